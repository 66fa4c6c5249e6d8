import assert from 'node:assert/strict';
import { paintMarks } from './paint.ts';

const tagged = (text: string): string => paintMarks(text, (shade, mark) => `<${shade}>${mark}</>`);

describe('the colours of a text', () => {
  it('are on the marks at the beginning of its lines', () => {
    assert.equal(tagged('✓ a\n├─ ✗ b\n│  │   → c\n  ? d … e\n– f'), '<green>✓</> a\n├─ <red>✗</> b\n│  │   <bold>→</> c\n  <yellow>?</> d … e\n<gray>–</> f');
  });

  it('are nowhere else', () => {
    for (const text of ['a ✗ b', '✗', 'why?', '✗x']) assert.equal(tagged(text), text);
  });
});
