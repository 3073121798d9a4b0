/**
 * Text for ffmpeg's drawtext with the date and a running clock, for frames whose times count from the beginning of the second in
 * which the interval starts. The date is the solar Hijri one at the start of the interval; its digits are Latin here, and the font
 * draws them as Persian ones.
 *
 * @param from start of the interval, epoch milliseconds
 * @param timeZone IANA name of the court's time zone
 */
export function clockText(from: number, timeZone: string): string {
  const options = {
    timeZone,
    numberingSystem: 'latn',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  } as const;
  const parts = new Intl.DateTimeFormat('fa-IR-u-ca-persian', options).formatToParts(from);
  // A single format call with Latin digits gives the parts in the wrong reading order.
  const date = (['weekday', 'day', 'month', 'year'] as const).map(
    (type) => parts.find((part) => part.type === type)?.value,
  );
  const seconds = Math.floor(from / 1000) + zoneOffsetSeconds(from, timeZone);
  return `${date.join(' ')}   %{pts:gmtime:${seconds}:%H\\:%M\\:%S}`;
}

/** Seconds by which the time zone is ahead of UTC at that moment. */
function zoneOffsetSeconds(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (!match) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
