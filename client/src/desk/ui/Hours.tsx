import { Moment } from './Moment.tsx';

/** A time range on one day, kept on one line. Epoch milliseconds. */
export function Hours({ from, to }: { readonly from: number; readonly to: number }) {
  return (
    <span className="nowrap">
      <Moment at={from} as="clock" />–<Moment at={to} as="end" />
    </span>
  );
}
