/**
 * Files that are part of the program, by name, compressed by brotli and in base64. From source there are none; the build of the plugin puts them here
 * (scripts/plugin.ts), so that the plugin is one file.
 */
export const embedded: Readonly<Record<string, string>> = {};
