/** A number with its noun: "1 story", "2 stories". `many` is for nouns that take more than an "s". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
