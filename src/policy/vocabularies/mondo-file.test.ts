import assert from 'node:assert/strict';
import { MondoFileError, parseEdges, parseLabels, parseMondo } from './mondo-file.ts';

const node = (id: string, more: object = {}) => ({ id: `http://purl.obolibrary.org/obo/${id}`, type: 'CLASS', ...more });
const edge = (sub: string, obj: string, pred = 'is_a') => ({ sub: `http://purl.obolibrary.org/obo/${sub}`, pred, obj: `http://purl.obolibrary.org/obo/${obj}` });
const cancer = [node('MONDO_0004992', { lbl: 'cancer' }), node('MONDO_0008903', { lbl: 'lung cancer' })];

describe('a file of MONDO', () => {
  it('is a table of edges; every parent is a term, each edge counts once, and a last empty line or Windows line ends do not matter', () => {
    const text = 'child\tparent\r\nMONDO:0005233\tMONDO:0008903\r\nMONDO:0005233\tMONDO:0000001\r\nMONDO:0005233\tMONDO:0008903\r\n';
    const want = { 'MONDO:0005233': ['MONDO:0008903', 'MONDO:0000001'], 'MONDO:0008903': [], 'MONDO:0000001': [] };
    assert.deepEqual(parseMondo(text), { parents: want, labels: {} });
    assert.deepEqual(parseMondo(text.replaceAll('\r', '').trimEnd()), { parents: want, labels: {} });
  });

  it('is obographs, of which only edges is_a between terms of MONDO count that are not obsolete', () => {
    const graph = {
      nodes: [...cancer, node('MONDO_0000001'), node('MONDO_0000042', { lbl: 'obsolete thing', meta: { deprecated: true } }), node('HP_0000118', { lbl: 'abnormality' })],
      edges: [edge('MONDO_0008903', 'MONDO_0004992'), edge('MONDO_0004992', 'MONDO_0000001'), edge('MONDO_0008903', 'MONDO_0000001', 'http://purl.obolibrary.org/obo/RO_0004029'), edge('MONDO_0008903', 'HP_0000118'), edge('MONDO_0008903', 'MONDO_0000042'), edge('MONDO_0000042', 'MONDO_0000001')],
    };
    assert.deepEqual(parseMondo(JSON.stringify({ graphs: [graph] }, undefined, 2)), {
      parents: { 'MONDO:0004992': ['MONDO:0000001'], 'MONDO:0008903': ['MONDO:0004992'], 'MONDO:0000001': [] },
      labels: { 'MONDO:0004992': 'cancer', 'MONDO:0008903': 'lung cancer' },
    });
  });

  const refused: Readonly<Record<string, readonly [string, RegExp]>> = {
    'an empty file': ['', /^Line 1 is not the header "child", a tab, "parent"\.$/],
    'another header': ['id\tlabel\nMONDO:0000001\tdisease\n', /^Line 1 /],
    'no edge': ['child\tparent\n', /no edge after the header/],
    'a line of one column': ['child\tparent\nMONDO:0005233\tMONDO:0008903\nMONDO:0005233\n', /^Line 3 does not have two columns/],
    'a line of three columns': ['child\tparent\nMONDO:0005233\tMONDO:0008903\tx\n', /^Line 2 does not have two columns/],
    'an empty line in the middle': ['child\tparent\n\nMONDO:0005233\tMONDO:0008903\n', /^Line 2 /],
    'a term of another ontology': ['child\tparent\nMONDO:0005233\tMONDO:0008903\nMONDO:0005233\tDOID:1324\n', /^Line 3 is not two terms of MONDO/],
    'a term with a space': ['child\tparent\nMONDO:0005233 \tMONDO:0008903\n', /^Line 2 is not two terms/],
    'a term that is its own parent': ['child\tparent\nMONDO:0005233\tMONDO:0005233\n', /^Line 2 says that MONDO:0005233 is a kind of itself\.$/],
    'half a JSON file': ['{"graphs": [', /may not have been copied to its end/],
    'other JSON': ['{"nodes": []}', /without a list of graphs/],
    'graphs that are no objects': ['{"graphs": [1]}', /without a list of graphs/],
    'edges that are no objects': ['{"graphs": [{"edges": [null]}]}', /without a list of graphs/],
    'another ontology': [JSON.stringify({ graphs: [{ nodes: [node('DOID_4')], edges: [edge('DOID_1324', 'DOID_4')] }] }), /None of its graphs has an edge is_a/],
    'edges without their nodes': [JSON.stringify({ graphs: [{ nodes: [], edges: [edge('MONDO_0008903', 'MONDO_0004992')] }] }), /None of its graphs/],
  };
  for (const [what, [text, want]] of Object.entries(refused)) {
    it(`is refused: ${what}`, () => assert.throws(() => parseMondo(text), (error) => error instanceof MondoFileError && want.test(error.message)));
  }
});

describe('a file of labels', () => {
  it('has one term on each line', () => assert.deepEqual(parseLabels('id\tlabel\nMONDO:0008903\tlung cancer\n'), { 'MONDO:0008903': 'lung cancer' }));
  it('is refused with the number of the line', () => {
    assert.throws(() => parseLabels('id\tlabel\nMONDO:0008903\t\n'), /^Error: Line 2 is not a term of MONDO and its label/);
    assert.throws(() => parseEdges('id\tlabel\n'), MondoFileError);
  });
});
