import { z } from 'zod';
import { type InputFields, nullish, text } from '../graphql/input.ts';
import { lastPosition } from './position.ts';

// What the inputs of the whole catalog share.

const nameRule = 'Its name, 1 to 100 characters, unique (else ALREADY_EXISTS).';

export const name = (t: InputFields) => t.string({ required: true, description: nameRule }).validate(text(100));
export const newName = (t: InputFields) => t.string({ description: nameRule }).validate(nullish(text(100)));

export const position = (t: InputFields) =>
  t
    .int({ description: `Where it stands in the list, 0 to ${lastPosition}; equal ones by age. Last by default.` })
    .validate(nullish(z.int().refine((value) => value >= 0 && value <= lastPosition, `From 0 to ${lastPosition}.`)));
