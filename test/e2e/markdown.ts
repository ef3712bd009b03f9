/** A fenced block of a page. */
export interface Block {
  /** What follows the backticks: `sh`, `json config`. */
  readonly info: string;
  readonly text: string;
  /** Of its first line, for messages. */
  readonly line: number;
}

/** The fenced blocks of a Markdown page. */
export const blocksOf = (page: string): Block[] => {
  return [...page.matchAll(/^```([^\n`]+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    info: match[1]!.trim(),
    text: match[2]!,
    line: page.slice(0, match.index).split('\n').length + 1,
  }));
};

/** A command of a block, without its comment; lines that end in a backslash are one. */
export interface CommandLine {
  readonly command: string;
  /** `200` of `# 200`; undefined where the comment is another or none. */
  readonly status: number | undefined;
}

export const commandsOf = (block: Block): CommandLine[] => {
  const lines = block.text.replace(/\\\n\s*/g, ' ').split('\n');
  return lines.flatMap((line) => {
    const [, command = '', comment] = /^\s*(.*?)(?:\s+#\s*(.*))?$/.exec(line)!;
    if (command === '' || command.startsWith('#')) return [];
    return [{ command, status: /^\d{3}\b/.test(comment ?? '') ? Number(comment!.slice(0, 3)) : undefined }];
  });
};
