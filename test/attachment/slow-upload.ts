import { request } from 'node:http';

const boundary = 'a-boundary-of-tests';
const part = (header: string, body: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; ${header}\r\n\r\n${body}`;

/** The head of a request that adds a file of text to a ticket; the file goes on until `end` or `abort`. */
export function slowUpload(url: string, authorization: string, ticket: string) {
  const outgoing = request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, accept: 'application/json', authorization },
  });
  const ended = new Promise<string>((resolve) => {
    outgoing.on('error', () => resolve('cut'));
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve(text)).on('error', () => resolve('cut'));
    });
  });
  const query = `mutation ($input: AddAttachmentsInput!) { addAttachments(input: $input) { attachments { id } error { code } } }`;
  const operations = JSON.stringify({ query, variables: { input: { ticket, files: [null] } } });
  outgoing.write(`${part('name="operations"', operations)}\r\n`);
  outgoing.write(`${part('name="map"', '{"0":["variables.input.files.0"]}')}\r\n`);
  outgoing.write(part('name="0"; filename="slow.txt"', ''));
  return {
    write: (text: string) => outgoing.write(text),
    end: () => outgoing.end(`\r\n--${boundary}--\r\n`),
    /** Ends the request as if it were whole, in the middle of the file. */
    stop: () => outgoing.end(),
    abort: () => outgoing.destroy(),
    ended,
  };
}
