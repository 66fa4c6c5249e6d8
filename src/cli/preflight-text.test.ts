import assert from 'node:assert/strict';
import { type Report } from '../preflight/findings.ts';
import { policyNames } from './generated/policies.ts';
import { preflightText } from './preflight-text.ts';

const grant = { binding: 'RoleBinding prj-lung/b', role: 'ClusterRole view', from: ['part'], namespace: 'prj-lung', rights: ['get pods', 'list pods', 'get pods/status'] };
const report: Report = {
  operatorNamespace: 'caveau-system',
  rooms: ['prj-lung'],
  keyNamespaces: [],
  powers: [{ power: 'read-pods', title: 'Read pods', scopes: ['rooms'], why: 'w', remedy: 'r', holders: [{ subject: { kind: 'User', name: 'a\u001b[2J' }, standing: 'unexpected', grants: [grant] }, { subject: { kind: 'User', name: 'system:kube-scheduler' }, standing: 'control-plane', grants: [grant] }] }],
  state: [],
  notLookedAt: [{ what: 'what Roles of prj-lung give', why: 'you may not list roles' }],
  unexpected: 1,
  stale: ['read-logs User b'],
};

describe('the text of the preflight', () => {
  it('tells who, where, by what and how much, and what was not looked at', () => {
    const text = preflightText(report);
    assert.match(text, /^Room: prj-lung; operator: caveau-system\.\n1 unexpected\.\n/);
    assert.match(text, /in prj-lung by RoleBinding prj-lung\/b, ClusterRole view \(from part\): get, list pods; get\n +pods\/status\n/);
    assert.match(text, /Not looked at:\n {2}what Roles of prj-lung give: you may not list roles\n/);
    assert.match(text, /Expected, and not met: read-logs User b\./);
  });

  it('lists the control plane only where all are asked for', () => {
    assert.ok(!preflightText(report).includes('system:kube-scheduler'));
    assert.ok(preflightText(report, true).includes('– User system:kube-scheduler: a part of the control plane'));
  });

  it('lets no name move the cursor', () => {
    assert.ok(!preflightText(report).includes('\u001b'));
  });

  it('knows the names of the policies of the chart', () => {
    assert.ok(policyNames.includes('caveau-workloads'));
  });
});
