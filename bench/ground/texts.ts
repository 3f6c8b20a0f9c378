import { renderMarkdown } from '../../src/markdown.ts';
import { textOf } from './copy.ts';
import type { Random } from './random.ts';

/** Stands in one of the 2,000 titles, and so in a few of the tickets. */
export const codeOf = (title: number) => `RX${1_000 + title}`;
export const titles = 2_000;

export const words =
  'account access address amount answer app attachment balance bank billing button cancel card change charge check client code confirm contract country customer date delay delivery device discount document download due email error export feature file form invoice issue language limit link list login message minute mobile month number offer option order page password payment person phone plan policy portal price problem process product profile question quota receipt refund report request response result review schedule screen service session setting shipment signature solution status step subscription support system tariff ticket time total transfer update upload user version voucher warning week window año señal größe café'.split(
    ' ',
  );

const sentence = (random: Random, least: number, spread: number) => {
  const picked = Array.from({ length: least + random.below(spread) }, () => random.pick(words));
  const text = picked.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** A text in Markdown and what it renders to, both ready for COPY. */
export interface Text {
  readonly source: string;
  readonly html: string;
}

export interface Texts {
  readonly titles: readonly string[];
  readonly bodies: readonly Text[];
}

/** Made once and used often: what a row costs does not depend on how new its words are. */
export function makeTexts(random: Random): Texts {
  const made = Array.from({ length: titles }, (_, i) => textOf(`${sentence(random, 3, 8)} ${codeOf(i)}`));
  const bodies = Array.from({ length: 2_000 }, () => {
    const parts = Array.from({ length: 1 + random.below(4) }, () => `${sentence(random, 6, 18)}.`);
    if (random.chance(0.15))
      parts.push(`- ${sentence(random, 2, 4)}\n- **${random.pick(words)}** "${random.pick(words)}"`);
    const source = parts.join(random.chance(0.3) ? '\n\n' : ' ');
    return { source: textOf(source), html: textOf(renderMarkdown(source)) };
  });
  return { titles: made, bodies };
}

const given =
  'Ana Luis Marta Jorge Sofía Pablo Elena Diego Laura Andrés Carmen Iván Lucía Óscar Nora Hugo Alba Raúl'.split(' ');
const family = 'García Pérez López Sánchez Romero Torres Navarro Gil Serrano Molina Ortega Rubio Marín Sanz'.split(' ');
const trades = 'Logistics Media Foods Textiles Energy Labs Travel Homes Motors Health Studio Bank Farms Paper'.split(
  ' ',
);

export const personName = (random: Random) => `${random.pick(given)} ${random.pick(family)} ${random.pick(family)}`;
export const companyName = (random: Random) => `${random.pick(family)} ${random.pick(trades)}`;
