/** A PDF of these objects, numbered from 1, whose characters are bytes; the first is its catalog. */
export function pdfWith(objects: readonly string[]): Buffer {
  let text = '%PDF-1.7\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

/** Parts of `pdfWith`'s objects that attach files. @param first number of the first object of `more` */
export function attaching(
  files: readonly (readonly [name: string, body: string | Buffer, facts?: string])[],
  first: number,
): { readonly catalog: string; readonly more: string[] } {
  return {
    catalog: `/Names << /EmbeddedFiles << /Names [${files.map((_, at) => `(${at}) ${first + 2 * at} 0 R`).join(' ')}] >> >>`,
    more: files.flatMap(([name, body, facts = ''], at) => [
      `<< /UF (${name}) /EF << /F ${first + 1 + 2 * at} 0 R >> >>`,
      `<< /Length ${Buffer.from(body).length} ${facts} >>\nstream\n${Buffer.from(body).toString('latin1')}\nendstream`,
    ]),
  };
}

/** The beginning of a PDF with one stream, without a catalog. @param dictionary the stream's, without its length */
export function pdfOfStream(stream: Buffer, dictionary = '/Filter /FlateDecode'): Buffer {
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n1 0 obj\n<< ${dictionary} /Length ${stream.length} >>\nstream\n`),
    stream,
    Buffer.from('\nendstream\nendobj\n%%EOF\n'),
  ]);
}
