type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };
type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

/** The object without the properties that are undefined, which JSON and the API server take for absent, not for empty. */
export function defined<T extends object>(object: T): Optional<T> & Given<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Optional<T> & Given<T>;
}
