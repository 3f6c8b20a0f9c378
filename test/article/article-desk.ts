import type { Person } from '../desk.ts';
import { type PortalScene, portalScene } from '../portal/portal-desk.ts';
import { act } from '../scene.ts';

export const article =
  'article { id title body bodyHtml locale isPublished publishedAt isInAllPortals portals { slug } category { name } createdAt updatedAt }';

/** A scene with somebody who keeps the knowledge base. */
export interface ArticleScene extends PortalScene {
  keeper: Person;
  /** Adds an article, published unless said otherwise, and gives its global id. */
  article(input?: object): Promise<string>;
}

export async function articleScene(env: Record<string, string> = {}): Promise<ArticleScene> {
  const scene = await portalScene(env);
  const keeper = await scene.desk.manager({ name: 'Eva', permissions: ['MANAGE_ARTICLES'] });
  return {
    ...scene,
    keeper,
    async article(input = {}) {
      const given = { title: 'An article', body: 'A body', published: true, ...input };
      const { article, error } = await act(keeper, 'createArticle', given, 'article { id }');
      if (error) throw new Error(JSON.stringify(error));
      return article.id;
    },
  };
}

/** The titles of a list, as it comes. */
export async function listed(by: Pick<Person, 'run'>, args = ''): Promise<string[]> {
  const { articles } = await by.run(`{ articles(first: 100${args && `, ${args}`}) { totalCount nodes { title } } }`);
  if (articles.totalCount !== articles.nodes.length) throw new Error('the list and its count differ');
  return articles.nodes.map(({ title }: { title: string }) => title);
}
