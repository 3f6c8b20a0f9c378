import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** The same password typed on another keyboard may come in other code points (ñ, or n and ~). */
const normal = (password: string) => password.normalize('NFKC');

/** argon2id, with its library's parameters; they stand in each hash. */
export class Passwords {
  readonly #nobodys = hash(randomBytes(32));

  hash(password: string): Promise<string> {
    return hash(normal(password));
  }

  /** Takes as long where there is no hash, so that time does not tell who has an account. */
  async verify(kept: string | null | undefined, password: string): Promise<boolean> {
    const right = await verify(kept ?? (await this.#nobodys), normal(password));
    return right && kept != null;
  }
}
