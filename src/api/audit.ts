/** The version of the audit lines' schema, docs/audit.schema.json; every line carries it. */
export const auditSchema = 'caveau.audit/v1';
