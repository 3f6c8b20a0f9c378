import { createTransport, type Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import type { Settings } from '../settings.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** Rejects where the mail server did not take it. */
  send(mail: Mail): Promise<void>;
  /** Waits for what is being sent. */
  close(): void | Promise<void>;
}

export function openMailer({ smtpUrl, mailFrom }: Pick<Settings, 'smtpUrl' | 'mailFrom'>, log: Logger): Mailer {
  return smtpUrl === undefined ? new LogMailer(log) : new SmtpMailer(smtpUrl, mailFrom);
}

/** For a trial without a mail server: links are copied from the log. */
class LogMailer implements Mailer {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  async send(mail: Mail) {
    this.#log.info({ mail }, `mail to ${mail.to}: ${mail.subject}`);
  }

  close() {}
}

class SmtpMailer implements Mailer {
  readonly #transport: Transporter;
  readonly #sending = new Set<Promise<unknown>>();

  constructor(url: string, from: string | undefined) {
    const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
    this.#transport = createTransport({ url, ...timeouts, disableFileAccess: true, disableUrlAccess: true }, { from });
  }

  async send({ to, subject, text }: Mail) {
    // as an object, so that no comma in it makes two addresses
    const sending = this.#transport.sendMail({ to: { name: '', address: to }, subject, text });
    this.#sending.add(sending);
    try {
      await sending;
    } finally {
      this.#sending.delete(sending);
    }
  }

  async close() {
    await Promise.allSettled(this.#sending);
    this.#transport.close();
  }
}
