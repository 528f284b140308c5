/** What an encoded part of an address says; one that cannot be decoded (a % that escapes nothing) stands for itself. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
