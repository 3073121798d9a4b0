/** A name and its value; the value's direction may differ from the page's. */
export type Fact = readonly [name: string, value: string];

/** A list of facts, line by line. */
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
