import { localUrl, type Settings } from '../settings.ts';
import { demoPassword, demoPeople } from './people.ts';

/** What the terminal says once the server answers. */
export function greeting(settings: Settings, port: number, desk: { managers: number }): string {
  const url = localUrl(settings.host, port);
  const lines = [
    '',
    `  Hilo is ready at ${url}/graphql${settings.graphiql ? ' (GraphiQL in a browser)' : ''}`,
    `  WebSocket: ${url.replace(/^http/, 'ws')}/graphql (graphql-transport-ws); SSE: the same address, accept: text/event-stream`,
  ];
  if (settings.demoData) {
    lines.push('', `  Demo sign-ins, all with the password "${demoPassword}":`);
    for (const { email, about, portal } of demoPeople)
      lines.push(`    ${email.padEnd(24)} ${about}${portal ? `, portal "${portal}"` : ''}`);
    lines.push(
      '',
      '  Paste this into GraphiQL while signed in, then add a comment in another tab:',
      '    subscription { commentAdded { change ticket { number title } comment { body author { name } } } }',
    );
  }
  if (desk.managers === 0)
    lines.push(
      '',
      '  Nobody can sign in yet: set ADMIN_EMAIL and start again, and a link to choose a password is mailed.',
    );
  return `${lines.join('\n')}\n`;
}
