// How many text messages a text makes on a telephone; only shown, for the service splits by itself.

/** Longest text of a chase, in characters, as the service takes it. */
export const MOST = 300;
/** One message holds so many characters. */
const ONE = 70;
/** Each of several holds fewer, for it says which of them it is. */
const EACH = 67;

export function messagesOf(characters: number): number {
  return characters > ONE ? Math.ceil(characters / EACH) : Math.min(characters, 1);
}
