import MarkdownIt from 'markdown-it';
import sanitize from 'sanitize-html';

// raw HTML is shown as text; what markdown-it makes of the rest passes the sanitiser all the same
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });

// one definition used a thousand times would make a short text into megabytes
markdown.block.ruler.disable('reference');

// no relative ones: they would point into the page that shows the text
markdown.validateLink = (url) => /^(https?:\/\/|mailto:|tel:)/i.test(url);

// a picture from elsewhere tells its host who reads the text, and when
markdown.renderer.rules['image'] = (tokens, index, options, env, renderer) =>
  markdown.utils.escapeHtml(renderer.renderInlineAsText(tokens[index]?.children ?? [], options, env));

/** markdown-it aligns by `style`. */
const aligned: sanitize.Transformer = (tagName, { style }) => {
  const [, align] = /^text-align:(\w+)$/.exec(style ?? '') ?? [];
  return { tagName, attribs: align ? { align } : {} };
};

const align = { name: 'align', values: ['left', 'center', 'right'] };
const allowed: sanitize.IOptions = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'hr', 'blockquote', 'pre', 'ul', 'ol', 'li'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'br', 'strong', 'em', 's', 'a', 'code'],
  ],
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'], th: [align], td: [align] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  // markdown-it does not ask about an empty address, and a link to nowhere is none
  exclusiveFilter: ({ tag, attribs }) => tag === 'a' && !attribs['href'] && 'excludeTag',
  transformTags: {
    a: sanitize.simpleTransform('a', { rel: 'noopener noreferrer nofollow' }),
    th: aligned,
    td: aligned,
  },
};

/**
 * Markdown (CommonMark with tables and strikethrough) to HTML that is safe to put into a page. Raw HTML and link
 * definitions are shown as text, images by their descriptions, and only absolute web, mail and phone links are links.
 */
export const renderMarkdown = (source: string): string => sanitize(markdown.render(source), allowed).trim();

/** What means something in Markdown, within a line or at either end of it; the rest stays readable as it is. */
const special = /[\\`*_[\]()<>|~@]|&(?=[#\w])|\.(?=\S)|\/(?=\/)|!(?=\[|$)|^[#+\-=:.]|#$|(?<=^\d{1,9})\./gu;

/** A value as Markdown that shows it letter by letter in one line: nothing in it formats, links or ends a line. */
export const escapeMarkdown = (value: string): string => value.replace(/\s+/gu, ' ').replace(special, '\\$&');
