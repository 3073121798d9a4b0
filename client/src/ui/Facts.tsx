/** A name and what stands for it; the text may be of another direction than the page. */
export type Fact = readonly [name: string, value: string];

/** What is known of something, line by line. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="summary">
      {facts.map(([name, value]) => (
        <div key={name} className="summary__row">
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
