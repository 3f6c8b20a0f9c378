import { z } from 'zod';

/** What README and .env.example tell of each. */
export const docs = z.registry<{ default: string; description: string }>();

export const whole = (min: number, max: number) =>
  z
    .string()
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max, {
      message: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

export const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

export const url = (protocols: string[], message: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), message);

/** As a browser sends it. */
export const isOrigin = (value: string) =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value;

export const origins = z
  .string()
  .transform((value) => (value === '*' ? ('*' as const) : value.split(',').map((origin) => origin.trim())))
  .refine((value) => value === '*' || value.every(isOrigin), {
    message: 'must be * or origins separated by commas, each as a browser sends it (https://desk.example.com)',
  });
