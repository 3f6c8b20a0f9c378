import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { onServer } from '../database.ts';
import { openTicket, placeForServers } from './place.ts';
import { post, signIn } from './process.ts';

const { start, startBegun } = placeForServers();

const titles = async (url: string, authorization: string) => {
  const { data } = await post(url, '{ tickets(first: 100) { nodes { title } } }', authorization);
  return (data as { tickets: { nodes: { title: string }[] } }).tickets.nodes.map(({ title }) => title);
};

describe('the server', () => {
  it('starts on nothing, with demo data, says how to sign in, and keeps everything over a restart', async () => {
    const first = start();
    const url = await first.url();
    expect(first.output()).toContain('ana@hilo.example');
    expect(first.output()).toContain('subscription { commentAdded');
    const marta = await signIn(url, 'marta@nube.example', 'default');
    await openTicket(url, marta, 'Kept');
    const before = await titles(url, marta);
    expect(await first.stop()).toBe(0);

    const second = start();
    const again = await second.url();
    const token = await signIn(again, 'marta@nube.example', 'default');
    expect(await titles(again, token)).toEqual(before);
    // the secret was kept too: the first start's token still counts
    expect(await titles(again, marta)).toEqual(before);
  });

  it('killed in the middle of its work loses nothing that it had acknowledged', async () => {
    const server = await startBegun();
    const url = await server.url();
    const authorization = await signIn(url, 'diego@nube.example', 'default');
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < 200; n++) {
        const title = `Acknowledged ${writer}-${n}`;
        const { data } = await openTicket(url, authorization, title);
        if (!(data as { createTicket: { error: unknown } }).createTicket.error) acknowledged.push(title);
        if (acknowledged.length === 30) server.child.kill('SIGKILL');
      }
    });
    await Promise.allSettled(writers);
    await server.ended();
    expect(acknowledged.length).toBeGreaterThanOrEqual(30);

    const again = start();
    const there = await titles(await again.url(), await signIn(await again.url(), 'diego@nube.example', 'default'));
    expect(acknowledged.filter((title) => !there.includes(title))).toEqual([]);
  });
});

describe.skipIf(onServer)('several servers on one directory', () => {
  it('are refused but for the first', async () => {
    const first = await startBegun();
    await first.url();
    const second = start();
    expect(await second.ended()).toBe(1);
    expect(second.output()).toMatch(new RegExp(`^DATA_DIR_IN_USE: .*${first.child.pid}`, 'm'));
  });
});

describe.runIf(onServer)('several servers on one database', () => {
  it('start together, migrate once, and tell each other’s subscribers', async () => {
    const servers = [start(), start()];
    const [one, two] = await Promise.all(servers.map((server) => server.url()));
    const authorization = await signIn(one ?? '', 'ana@hilo.example');
    const got = Promise.withResolvers<unknown>();
    const live = Promise.withResolvers<void>();
    const client = createClient({
      url: `${two?.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      on: { connected: () => live.resolve() },
      lazy: false,
      onNonLazyError: () => {},
    });
    await live.promise;
    const customer = await signIn(one ?? '', 'marta@nube.example', 'default');
    client.subscribe<{ ticketEvents: unknown }>(
      { query: 'subscription { ticketEvents { __typename ticket { title } } }' },
      { next: ({ data }) => got.resolve(data?.ticketEvents), error: got.reject, complete: () => {} },
    );
    // the subscription may not have begun yet: say it again until it is heard
    let heard = false;
    void got.promise.then(() => (heard = true));
    for (let n = 0; n < 100 && !heard; n++) {
      await openTicket(one ?? '', customer, 'From the other');
      await Promise.race([got.promise, new Promise((resolve) => setTimeout(resolve, 200))]);
    }
    expect(await got.promise).toEqual({ __typename: 'TicketCreatedEvent', ticket: { title: 'From the other' } });
    await client.dispose();
  });
});
