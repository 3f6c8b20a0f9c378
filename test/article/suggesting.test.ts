import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canSeeArticle } from '../../src/access/article.ts';
import type { Person } from '../desk.ts';
import { countStatements } from '../statements.ts';
import { type ArticleScene, articleScene } from './article-desk.ts';
import { library, questions } from './library.ts';

let scene: ArticleScene;
const readers = {} as Record<'es' | 'en', Person>;
beforeAll(async () => {
  scene = await articleScene({ OPERATION_COST_LIMIT: '100000' });
  const { desk, organization } = scene;
  for (const [locale, articles] of Object.entries(library))
    for (const [title, body] of articles) await scene.article({ title, body, locale });
  readers.es = await desk.affiliate({ organization, locale: 'es-MX' });
  readers.en = await desk.affiliate({ organization, locale: 'en' });
});
afterAll(() => scene.desk.close());

const suggest = async (by: Pick<Person, 'run'>, title: string, more = ''): Promise<string[]> => {
  const query = `query ($title: String!) { suggestArticles(title: $title${more && `, ${more}`}) { title } }`;
  return (await by.run(query, { title })).suggestArticles.map((article: { title: string }) => article.title);
};

describe('TD-04 before a ticket is sent, the article that answers it comes first', () => {
  it.each(questions)('in %s: %s → %s', async (language, typed, first) => {
    expect((await suggest(readers[language], typed))[0]).toBe(first);
  });

  it('while each letter of its title is typed, from some on', async () => {
    for (const [language, title] of [
      ['es', 'descargar una factura'],
      ['en', 'switch on call recording'],
    ] as const) {
      const firsts: (string | undefined)[] = [];
      for (let end = 5; end <= title.length; end++)
        firsts.push((await suggest(readers[language], title.slice(0, end)))[0]?.toLowerCase());
      expect(firsts).toEqual(firsts.map(() => title));
    }
  });

  it('in one’s own language before the same in another, and others are not left out', async () => {
    const both = ['Webhooks: guía', 'Webhooks: a guide'] as const;
    await scene.article({ title: both[0], body: 'x', locale: 'es' });
    await scene.article({ title: both[1], body: 'x', locale: 'en-GB' });
    expect(await suggest(readers.es, 'webhooks')).toEqual(both);
    expect(await suggest(readers.en, 'webhooks')).toEqual([...both].reverse());
  });

  it('of the chosen category before others that are as good', async () => {
    const { desk } = scene;
    const category = desk.id('Category', (await desk.db.category.create({ data: { name: 'Fax' } })).id);
    await scene.article({ title: 'Send a fax', body: 'x', category });
    await scene.article({ title: 'Get a fax', body: 'x' });
    expect(await suggest(readers.en, 'fax')).toEqual(['Get a fax', 'Send a fax']);
    expect(await suggest(readers.en, 'fax', `category: "${category}"`)).toEqual(['Send a fax', 'Get a fax']);
  });
});

describe('TD-04 suggestions', () => {
  it('are few, of some worth, and none where nothing fits', async () => {
    expect(await suggest(readers.en, 'number', 'first: 1')).toHaveLength(1);
    expect((await suggest(readers.es, 'contraseña', 'first: 20')).length).toBeLessThan(4);
    for (const nothing of ['', ' ', '¿?', 'the', 'de la', 'zyzzyva', "'", '% _', "zq' OR 1=1 --", ':* & | ! <->', '🙂'])
      expect(await suggest(readers.en, nothing), nothing).toEqual([]);
  });

  it('take whatever is typed for words', async () => {
    for (const typed of ["'password'", 'password & | !(:*', 'password:*', '"change" <-> password', 'pass\\word change'])
      expect((await suggest(readers.en, typed))[0], typed).toBe('Change your password');
  });

  it('are refused a title too long, too many or none at all, and what is no category', async () => {
    const refusal = async (args: string) =>
      (await readers.en.ask(`{ suggestArticles(${args}) { id } }`)).errors?.[0]?.extensions.code;
    expect(await refusal(`title: "${'x'.repeat(201)}"`)).toBe('INVALID_ARGUMENT');
    expect(await refusal('title: "x", first: 21')).toBe('INVALID_ARGUMENT');
    expect(await refusal('title: "x", first: 0')).toBe('INVALID_ARGUMENT');
    expect(await refusal(`title: "x", category: "${scene.agent.globalId}"`)).toBe('INVALID_ID');
  });

  it('are found and read by two SQL statements, however many they are', async () => {
    const asking = (title: string) =>
      countStatements(scene.desk.database, () =>
        readers.en.run(`{ suggestArticles(title: "${title}", first: 20) { title bodyHtml category { name } } }`),
      );
    const counts = { none: (await asking('zyzzyva')).count, few: (await asking('porting')).count };
    // the session is read first
    expect(counts).toEqual({ none: 2, few: 3 });
    expect((await asking('number change billing invoice account')).count).toBe(3);
  });

  it('follow a change of the text at once', async () => {
    const { keeper } = scene;
    const id = await scene.article({ title: 'Quantum', body: 'x' });
    expect(await suggest(readers.en, 'quantum')).toEqual(['Quantum']);
    await keeper.run(
      `mutation { updateArticle(input: { id: "${id}", title: "Quasar", locale: "es" }) { error { code } } }`,
    );
    expect(await suggest(readers.en, 'quantum')).toEqual([]);
    expect(await suggest(readers.en, 'quasares')).toEqual(['Quasar']);
  });

  it('are what one may read, and draft, other portals’ and closed portals’ articles are told by none', async () => {
    const { desk, keeper, agent } = scene;
    const [one, other] = [await scene.portal(), await scene.portal()];
    const closed = await scene.portal({ users: 'TICKET_MANAGERS' });
    const inputs = [
      {},
      { published: false },
      { portals: [one.id] },
      { portals: [other.id] },
      { portals: [one.id, other.id] },
      { portals: [] },
    ];
    for (const [i, input] of inputs.entries()) await scene.article({ title: `Zebra ${i}`, body: 'Striped', ...input });
    const rows = await desk.db.article.findMany({
      where: { title: { startsWith: 'Zebra' } },
      include: { portals: true },
    });
    const at = (slug: string) => scene.at(scene.requester, slug);
    for (const by of [
      keeper,
      agent,
      scene.requester,
      await at(one.slug),
      await at(other.slug),
      await at(closed.slug),
    ]) {
      const viewer = await by.viewer();
      const visible = rows.filter((row) => canSeeArticle(viewer, row)).map(({ title }) => title);
      for (const typed of ['zebra', 'zebr', 'zebbra', 'striped', 'zebra striped'])
        expect((await suggest(by, typed, 'first: 20')).sort(), typed).toEqual(visible.sort());
    }
  });
});
