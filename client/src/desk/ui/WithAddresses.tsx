/** Turns addresses in a text into links, written from left to right in every language. */
export function WithAddresses({ text }: { readonly text: string }) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the parts of a text never move
      <a key={at} href={part} dir="ltr">
        {part}
      </a>
    ),
  );
}
