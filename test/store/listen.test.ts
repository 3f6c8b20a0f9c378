import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { onServer, type TestDatabase, testDatabase } from '../database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const notify = (channel: string, payload: string) =>
  database.pool.query('SELECT pg_notify($1, $2)', [channel, payload]);

test('a listener hears its channel, in order, until it stops', async () => {
  const heard: string[] = [];
  const others: string[] = [];
  const stop = await database.listen('hilo_events', (payload) => heard.push(payload));
  const stopOther = await database.listen('Another "channel"', (payload) => others.push(payload));

  await notify('hilo_events', '1');
  await notify('Another "channel"', 'x');
  await notify('hilo_events', '2');
  await vi.waitFor(() => expect([heard, others]).toEqual([['1', '2'], ['x']]));

  await stop();
  await notify('hilo_events', '3');
  await notify('Another "channel"', 'y');
  await vi.waitFor(() => expect(others).toEqual(['x', 'y']));
  expect(heard).toEqual(['1', '2']);
  await stopOther();
});

test('a listener hears nothing of a transaction that is rolled back', async () => {
  const heard: string[] = [];
  const stop = await database.listen('hilo_events', (payload) => heard.push(payload));
  const failing = database.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_notify('hilo_events', 'undone')`;
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  await notify('hilo_events', 'done');
  await vi.waitFor(() => expect(heard).toEqual(['done']));
  await stop();
});

test('a listener hears again after its connection was lost', async () => {
  const heard: string[] = [];
  const states: string[] = [];
  const stop = await database.listen(
    'hilo_events',
    (payload) => heard.push(payload),
    (state) => states.push(state),
  );
  expect(states).toEqual(['up']);

  if (onServer) {
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    );
    await vi.waitFor(() => expect(states).toEqual(['up', 'down', 'up']), 10_000);
  } else {
    // a failed statement makes the pool drop its connection
    await expect(database.pool.query('SELECT * FROM missing')).rejects.toThrow('missing');
  }
  await notify('hilo_events', 'back');
  await vi.waitFor(() => expect(heard).toEqual(['back']));
  await stop();
});
