import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { testDatabase } from '../database.ts';

const password = 'very-secret';

const frame = (type: string, body: Buffer) => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** A server that answers each message with the next of these. */
const fakeServer = async (...answers: Buffer[]) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let next = 0;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const answer = answers[next++];
      if (answer) socket.write(answer);
      else socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `postgres://ana:${password}@127.0.0.1:${address.port}/desk`, close };
};

const refusal = (code: string, message: string) => frame('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`));
const ready = frame('Z', Buffer.from('I'));
const welcome = Buffer.concat([frame('R', Buffer.alloc(4)), ready]);
const done = Buffer.concat([frame('C', Buffer.from('SET\0')), ready]);

const versionRow = (number: string, version: string) => {
  const column = (name: string, type: number) => {
    const rest = Buffer.alloc(18);
    rest.writeInt32BE(type, 6);
    return Buffer.concat([Buffer.from(`${name}\0`), rest]);
  };
  const value = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(text.length);
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const two = Buffer.from([0, 2]);
  return Buffer.concat([
    frame('T', Buffer.concat([two, column('number', 23), column('version', 25)])),
    frame('D', Buffer.concat([two, value(number), value(version)])),
    frame('C', Buffer.from('SELECT 1\0')),
    ready,
  ]);
};

export const serverCases = () => {
  let closing: (() => void) | undefined;
  afterEach(() => closing?.());

  const failureWith = async (...answers: Buffer[]) => {
    const { url, close } = await fakeServer(...answers);
    closing = close;
    return failureOf(url);
  };
  const failureOf = async (url: string): Promise<Error> => {
    const error = await openDatabase({ url }).then(
      async (database) => {
        await database.close();
        throw new Error('it opened');
      },
      (reason: unknown) => reason,
    );
    if (!(error instanceof Error)) throw error;
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(password);
    return error;
  };

  test('tells that nothing answers', async () => {
    const { url, close } = await fakeServer();
    close();
    const error = await failureOf(url);
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(error.message).toMatch(/127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)/);
  });

  test('tells that the server hangs up', async () => {
    expect(await failureWith()).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });

  test('tells that the host is unknown', async () => {
    const error = await failureOf(`postgres://ana:${password}@no-such-host.invalid/desk`);
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });

  test('tells that the password is wrong', async () => {
    const error = await failureWith(refusal('28P01', 'password authentication failed for user "ana"'));
    expect(error).toMatchObject({ code: 'DATABASE_LOGIN_REFUSED' });
    expect(error.message).toContain('refuses the user "ana"');
  });

  test('tells that there is no such database', async () => {
    const database = await testDatabase();
    const url = new URL(database.pool.options.connectionString ?? '');
    url.pathname = '/hilo_no_such_database';
    await database.drop();

    const error = await failureOf(url.href);
    expect(error).toMatchObject({ code: 'DATABASE_MISSING' });
    expect(error.message).toContain('createdb hilo_no_such_database');
  });

  test('tells that the server has no connection left', async () => {
    expect(await failureWith(refusal('53300', 'sorry, too many clients already'))).toMatchObject({
      code: 'DATABASE_BUSY',
    });
  });

  test('tells that the server is too old', async () => {
    const error = await failureWith(welcome, done, versionRow('140012', '14.12'));
    expect(error).toMatchObject({ code: 'DATABASE_TOO_OLD' });
    expect(error.message).toContain('14.12');
  });

  test.each(['nonsense', 'mysql://localhost/desk', `postgres://ana:${password}@host:port/desk`])(
    'tells that %s is no address of a database',
    async (url) => {
      expect(await failureOf(url)).toMatchObject({ code: 'DATABASE_URL_INVALID' });
    },
  );

  test('goes on after the server closed its idle connections', async () => {
    const database = await testDatabase();
    await database.pool.query('SELECT 1');
    const other = await openDatabase({ url: database.pool.options.connectionString });
    await other.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await vi.waitFor(() => expect(database.pool.totalCount).toBe(0));
    expect((await database.pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    await other.close();
    await database.drop();
  });
};
