/** Saves a text as a file on this computer, without the network. */
export function saveText(name: string, type: string, text: string): void {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Saves a blob of the page as a file on this computer. */
export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // By the next turn of the event loop the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
