import type { Mail } from './mailer.ts';

export type LinkReason = 'INVITATION' | 'RESET';

export interface LinkMail {
  reason: LinkReason;
  to: string;
  name: string;
  locale: string;
  url: string;
  hours: number;
}

const words = {
  en: {
    INVITATION: [
      'Your access to the support desk',
      'you have an account at our support desk. Choose your password here:',
    ],
    RESET: ['Choose a new password', 'here you can choose a new password for our support desk:'],
    greeting: (name: string) => `Hello ${name},`,
    ending: (hours: string) =>
      `The link works once, within ${hours}. If you did not expect this mail, there is nothing to do.`,
  },
  es: {
    INVITATION: [
      'Su acceso a la mesa de ayuda',
      'tiene una cuenta en nuestra mesa de ayuda. Elija su contraseña aquí:',
    ],
    RESET: ['Elija una contraseña nueva', 'aquí puede elegir una contraseña nueva para nuestra mesa de ayuda:'],
    greeting: (name: string) => `Hola, ${name}:`,
    ending: (hours: string) =>
      `El enlace sirve una sola vez, durante ${hours}. Si no esperaba este correo, no tiene que hacer nada.`,
  },
} as const;

/** In Spanish to whoever reads it, else in English. */
export function linkMail({ reason, to, name, locale, url, hours }: LinkMail): Mail {
  const language = /^es(-|$)/i.test(locale) ? 'es' : 'en';
  const { greeting, ending, ...lines } = words[language];
  const [subject, line] = lines[reason];
  const span = new Intl.NumberFormat(language, { style: 'unit', unit: 'hour', unitDisplay: 'long' }).format(hours);
  return { to, subject, text: `${greeting(name.replace(/\s+/g, ' '))}\n\n${line}\n\n${url}\n\n${ending(span)}\n` };
}
