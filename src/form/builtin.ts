import type { DetailProperty } from '../access/properties.ts';
import type { Localized } from '../localized.ts';
import { limits } from '../ticket/rules.ts';

export type FieldKind = 'LINE' | 'MARKDOWN' | 'PRODUCT_AREAS' | 'EMAIL' | 'EMAILS';

/** What every form asks for, whatever the category. */
export interface BuiltInField {
  /** In `CreateTicketInput`. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** Characters of a text, or items of a list. */
  readonly max: number;
  /** The property by which a portal hides it. */
  readonly detail: DetailProperty | null;
  readonly labels: Localized;
}

export const builtInFields: readonly BuiltInField[] = [
  {
    ...{ name: 'title', kind: 'LINE', required: true, max: limits.title, detail: null },
    labels: { en: 'Topic', es: 'Tema' },
  },
  {
    ...{ name: 'description', kind: 'MARKDOWN', required: true, max: limits.description, detail: null },
    labels: { en: 'Description', es: 'Descripción' },
  },
  {
    ...{
      name: 'productAreas',
      kind: 'PRODUCT_AREAS',
      required: false,
      max: limits.productAreas,
      detail: 'productAreas',
    },
    labels: { en: 'Product areas', es: 'Áreas de producto' },
  },
  {
    ...{ name: 'contactEmail', kind: 'EMAIL', required: false, max: 254, detail: 'contactEmail' },
    labels: { en: 'Your e-mail address', es: 'Su correo electrónico' },
  },
  {
    ...{ name: 'ccs', kind: 'EMAILS', required: false, max: limits.ccs, detail: 'ccs' },
    labels: { en: 'E-mail addresses in CC', es: 'Correos electrónicos en CC' },
  },
];
