import { ofCredentials } from './errors.ts';

/** After the desk closed a socket: connect again, the same with another token, or give up. */
export type Remedy = 'again' | 'token' | 'never';

/** Something is wrong with what was sent, and would be again. */
const final = [1009, 4400, 4406, 4409, 4429];
const refused = [4401, 4403];

/** Whatever else closes it is a connection that was lost, or a server that stopped. */
export function remedyOf(code: number | undefined, reason: string | undefined): Remedy {
  if (code === undefined) return 'again';
  if (refused.includes(code)) return ofCredentials(reason ?? '') ? 'token' : 'never';
  return final.includes(code) ? 'never' : 'again';
}
