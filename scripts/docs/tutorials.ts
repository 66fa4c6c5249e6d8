/** The pages whose commands are run as they stand, one page after the other, in one shell and one folder. */
export const runPages: readonly string[] = ['docs/install.md', 'docs/tutorial-platform-engineer.md', 'docs/tutorial-steward.md', 'docs/tutorial-officer.md', 'docs/tutorial-researcher.md'];
