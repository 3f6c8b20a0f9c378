import { DateTime } from 'luxon';

export interface Month {
  /** Its first day, e.g. "2026-03-01". */
  first: string;
  start: Date;
  /** When the next one starts. */
  end: Date;
}

/** The month that it is in a time zone, between midnights there: an hour shorter or longer where clocks change. */
export function monthIn(now: Date, timeZone: string): Month {
  const start = at(now, timeZone).startOf('month');
  return {
    first: start.toFormat('yyyy-MM-dd'),
    start: start.toJSDate(),
    end: start.plus({ months: 1 }).startOf('month').toJSDate(),
  };
}

/** The first day of the month where it is still the earliest: no zone lies behind this one. */
export const earliestMonth = (now: Date) => new Date(`${monthIn(now, 'Etc/GMT+12').first}T00:00:00Z`);

function at(now: Date, timeZone: string): DateTime {
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  // "+02:00" is a time zone to `Intl`, and "UTC+02:00" to luxon
  return local.isValid ? local : DateTime.fromJSDate(now, { zone: `UTC${timeZone}` });
}
