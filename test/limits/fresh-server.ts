import { makeApp } from '../../src/app.ts';
import type { Settings } from '../../src/settings.ts';
import type { TestDesk } from '../desk.ts';

export interface FreshServer {
  port: number;
  close(): Promise<void>;
}

/** Another server of the same desk, which lives on when it closes. What servers count, they count for themselves. */
export async function freshServer({ desk }: TestDesk, settings: Partial<Settings>): Promise<FreshServer> {
  const app = makeApp({
    ...desk,
    settings: { ...desk.settings, ...settings },
    mailer: { ...desk.mailer, send: (mail) => desk.mailer.send(mail), close() {} },
    close: async () => {},
  });
  return { port: await app.listen(), close: () => app.close() };
}
