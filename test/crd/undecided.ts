/** Fields upon which no clause decides, and the file that acts upon each. */
export const actedUpon: Readonly<Record<string, string>> = {};

/** Fields that people read, with the reason why no program acts upon them. */
export const forPeople: Readonly<Record<string, string>> = {};
