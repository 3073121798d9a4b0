/** Replaces a missing picture. */
export function Avatar({ name }: { readonly name: string }) {
  return (
    <span className="avatar" aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** Returns the first letters of the first and the last word, protected from joining in Persian script. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s\u200c]+/u).filter((word) => word !== '');
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.filter((letter) => letter !== '').join('\u200c');
}
