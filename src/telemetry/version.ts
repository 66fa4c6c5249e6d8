/** The version of the operator, as in package.json; the bundle has no package.json beside it. */
export const version = '0.1.0';
