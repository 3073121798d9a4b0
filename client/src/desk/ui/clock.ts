export const DAY_MINUTES = 1440;

/** Minutes from midnight of a time `HH:MM`. */
export function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The same for the end of a range: one that ends at `00:00` ends with the day. */
export function endMinuteOf(time: string): number {
  return minuteOf(time) || DAY_MINUTES;
}

/** Formats minutes from midnight as `HH:MM`; the end of the day is `00:00`. */
export function clockOf(minute: number): string {
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${part(Math.floor(minute / 60) % 24)}:${part(minute % 60)}`;
}
