import { describe, expect, it } from 'vitest';
import { earliestMonth, monthIn } from '../../src/plan/month.ts';

const month = (now: string, timeZone: string) => {
  const { first, start, end } = monthIn(new Date(now), timeZone);
  return [first, start.toISOString(), end.toISOString()];
};
const hours = (now: string, timeZone: string) => {
  const { start, end } = monthIn(new Date(now), timeZone);
  return (end.getTime() - start.getTime()) / 3_600_000;
};

describe('BM-06 the month of an allowance', () => {
  it('begins and ends at midnight in the time zone', () => {
    expect(month('2026-03-15T12:00:00Z', 'UTC')).toEqual([
      '2026-03-01',
      '2026-03-01T00:00:00.000Z',
      '2026-04-01T00:00:00.000Z',
    ]);
    expect(month('2026-03-15T12:00:00Z', 'America/Bogota')).toEqual([
      '2026-03-01',
      '2026-03-01T05:00:00.000Z',
      '2026-04-01T05:00:00.000Z',
    ]);
  });

  it('is another one on both sides of the date line', () => {
    const now = '2026-04-01T00:30:00Z';
    expect(month(now, 'America/Bogota')[0]).toBe('2026-03-01');
    expect(month(now, 'Pacific/Kiritimati')[0]).toBe('2026-04-01');
    expect(month('2026-12-31T23:30:00Z', 'Europe/Madrid')[0]).toBe('2027-01-01');
  });

  it('has an hour less or more where clocks change, and still ends at midnight', () => {
    expect(month('2026-03-15T12:00:00Z', 'Europe/Madrid').slice(1)).toEqual([
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ]);
    expect(hours('2026-03-15T12:00:00Z', 'Europe/Madrid')).toBe(31 * 24 - 1);
    expect(hours('2026-10-15T12:00:00Z', 'Europe/Madrid')).toBe(31 * 24 + 1);
    expect(hours('2026-03-15T12:00:00Z', 'America/Bogota')).toBe(31 * 24);
  });

  it('begins when the day does where there is no midnight', () => {
    // in Asunción clocks went from 1 October 2017, 0:00, to 1:00; Samoa left out 30 December 2011
    expect(month('2017-10-15T12:00:00Z', 'America/Asuncion').slice(0, 2)).toEqual([
      '2017-10-01',
      '2017-10-01T04:00:00.000Z',
    ]);
    expect(month('2017-09-15T12:00:00Z', 'America/Asuncion')[2]).toBe('2017-10-01T04:00:00.000Z');
    expect(month('2011-12-15T12:00:00Z', 'Pacific/Apia').slice(1)).toEqual([
      '2011-12-01T10:00:00.000Z',
      '2011-12-31T10:00:00.000Z',
    ]);
  });

  it('is known of offsets too, which are time zones to the API', () => {
    expect(month('2026-03-31T23:30:00Z', '+02:00')).toEqual([
      '2026-04-01',
      '2026-03-31T22:00:00.000Z',
      '2026-04-30T22:00:00.000Z',
    ]);
  });

  it('is nowhere before the earliest', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    for (const now of ['2026-03-31T09:59:00Z', '2026-04-01T00:00:00Z', '2026-04-01T11:59:00Z'].map(
      (at) => new Date(at),
    ))
      for (const zone of zones)
        expect(monthIn(now, zone).first >= earliestMonth(now).toISOString().slice(0, 10), zone).toBe(true);
  });
});
