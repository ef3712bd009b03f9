import ts from 'typescript';
import { isLogical, type Piece } from './pieces.ts';

/** One small change to a source file, found by syntax, so that it survives what moves or formats the code around it. */
export interface Change {
  /** The function, method or constant to look in: `judge`, `Board.#settle`, `exchange.enter`. */
  readonly in: string;
  readonly find: Piece;
  /** What stands there instead; `$` is what stood there. Without it the piece is removed. */
  readonly becomes?: string;
}

/** A change that finds no place, or more than one. */
export class MisplacedChange extends Error {}

/** The text of a file after a change. */
export const mutate = (text: string, change: Change): string => {
  const piece = pieceOf(declarationOf(parse(text), change.in), change);
  const [start, end, instead] = change.becomes === undefined ? removal(piece, change) : replacement(piece, change);
  const mutated = text.slice(0, start) + instead + text.slice(end);
  if (mutated === text) throw new MisplacedChange(`${placeOf(change)}: the change leaves it as it is`);
  return mutated;
};

const parsed = new Map<string, ts.SourceFile>();

const parse = (text: string): ts.SourceFile => {
  const file = parsed.get(text) ?? ts.createSourceFile('mutated.ts', text, ts.ScriptTarget.Latest, true);
  parsed.set(text, file);
  return file;
};

const placeOf = ({ in: name, find: { kind, names } }: Change): string =>
  `${name}: ${kind}${names.length === 0 ? '' : ` with ${names.join(', ')}`}`;

const withinOf = (root: ts.Node): ts.Node[] => {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(root, visit);
  return found;
};

const isDeclared = (node: ts.Node, name: string): boolean =>
  (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isVariableDeclaration(node)) && node.name?.getText() === name;

const isTopLevel = (node: ts.Node): boolean =>
  ts.isSourceFile(node.parent) || (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent));

const declarationOf = (file: ts.SourceFile, path: string): ts.Node =>
  path.split('.').reduce<ts.Node>((root, name) => {
    const found = withinOf(root).filter((node) => isDeclared(node, name) && (root !== file || isTopLevel(node)));
    return onlyOne(outermost(found), () => `nothing that is called ${path}`, `things that are called ${path}`);
  }, file);

const onlyOne = (found: readonly ts.Node[], none: () => string, many: string): ts.Node => {
  if (found.length > 1) throw new MisplacedChange(`it has ${found.length} ${many}, and needs exactly one`);
  if (!found[0]) throw new MisplacedChange(`it has ${none()}`);
  return found[0];
};

const outermost = (nodes: readonly ts.Node[]): ts.Node[] =>
  nodes.filter((node) => !nodes.some((other) => other !== node && isInside(node, other)));

const innermost = (nodes: readonly ts.Node[]): ts.Node[] =>
  nodes.filter((node) => !nodes.some((other) => other !== node && isInside(other, node)));

const pieceOf = (declaration: ts.Node, change: Change): ts.Node => {
  const { names, heldBy } = change.find;
  const all = [declaration, ...withinOf(declaration)].flatMap(heldBy).filter((node) => node !== undefined);
  const named = all.filter((node) => names.every((name) => mentions(node, name)));
  return onlyOne(innermost(named), () => `no ${placeOf(change)}`, `places like this: ${placeOf(change)}`);
};

const isInside = (node: ts.Node, outer: ts.Node): boolean => node.pos >= outer.pos && node.end <= outer.end;

const mentions = (root: ts.Node, name: string): boolean =>
  [root, ...withinOf(root)].some(
    (node) =>
      (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node)) &&
      (node.text === name || node.getText() === name),
  );

type Edit = readonly [start: number, end: number, instead: string];

const replacement = (piece: ts.Node, { find: { part }, becomes }: Change): Edit => {
  if (part !== undefined) {
    const start = ts.isBinaryExpression(piece)
      ? piece.operatorToken.getStart()
      : piece.getStart() + piece.getText().indexOf(part);
    return [start, start + part.length, becomes!];
  }
  if (ts.isShorthandPropertyAssignment(piece)) return [piece.end, piece.end, `: ${becomes}`];
  const node = ts.isPropertyAssignment(piece) ? piece.initializer : piece;
  return [node.getStart(), node.end, becomes!.replace(/\$(?!\{)/g, () => inParentheses(node))];
};

const inParentheses = (node: ts.Node): string =>
  ts.isBinaryExpression(node) || ts.isConditionalExpression(node) ? `(${node.getText()})` : node.getText();

const removal = (piece: ts.Node, change: Change): Edit => {
  const { parent } = piece;
  if (isLogical(parent)) {
    const other = parent.left === piece ? parent.right : parent.left;
    return [parent.getStart(), parent.end, other.getText()];
  }
  if (ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent)) return [piece.getStart(), piece.end, ''];
  if (ts.isIfStatement(parent)) return [piece.getStart(), piece.end, ';'];
  const list = listOf(parent);
  if (!list?.includes(piece)) throw new MisplacedChange(`${placeOf(change)} cannot be removed there`);
  const rest = list.filter((each) => each !== piece).map((each) => each.getText());
  return [list.pos, list.end, rest.join(', ')];
};

const listOf = (parent: ts.Node): ts.NodeArray<ts.Node> | undefined => {
  if (ts.isArrayLiteralExpression(parent)) return parent.elements;
  if (ts.isObjectLiteralExpression(parent)) return parent.properties;
  return ts.isCallExpression(parent) ? parent.arguments : undefined;
};
