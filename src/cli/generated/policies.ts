// Generated from helm/caveau/files/admission by "npm run generate". Do not edit.
/** The ValidatingAdmissionPolicies of the chart. */
export const policyNames: readonly string[] = [
  'caveau-access',
  'caveau-approvals',
  'caveau-approvers',
  'caveau-copies',
  'caveau-deletion',
  'caveau-held-claims',
  'caveau-inspections',
  'caveau-interactive',
  'caveau-legal-hold',
  'caveau-namespaces',
  'caveau-network',
  'caveau-records',
  'caveau-requester',
  'caveau-revisions',
  'caveau-rooms-only',
  'caveau-running-pods',
  'caveau-shape',
  'caveau-status',
  'caveau-workloads',
];
