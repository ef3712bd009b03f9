import ts from 'typescript';

/** A piece of syntax that a mutant changes: the smallest of its kind that mentions all of the names. */
export interface Piece {
  readonly kind: string;
  readonly names: readonly string[];
  /** The pieces of that kind which a node holds directly. */
  readonly heldBy: (node: ts.Node) => readonly (ts.Node | undefined)[];
  /** Replaces this part of the piece's text instead of the whole piece. */
  readonly part?: string;
}

const LOGICAL: readonly ts.SyntaxKind[] = [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken];

export const isLogical = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && LOGICAL.includes(node.operatorToken.kind);

/** What an `if`, a `?:` or a loop tests, or one side of `&&` or `||`. */
export const condition = (...names: readonly string[]): Piece => ({
  kind: 'condition',
  names,
  heldBy: (node) => {
    if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return [node.expression];
    if (ts.isConditionalExpression(node) || ts.isForStatement(node)) return [node.condition];
    return isLogical(node) ? [node.left, node.right] : [];
  },
});

/** One side of a comparison, a calculation, an assignment or `??`. */
export const operand = (...names: readonly string[]): Piece => ({
  kind: 'operand',
  names,
  heldBy: (node) => (!isLogical(node) && ts.isBinaryExpression(node) ? [node.left, node.right] : []),
});

/** The operator of an expression that mentions the names. */
export const operator = (sign: string, ...names: readonly string[]): Piece => ({
  kind: `operator ${sign}`,
  names,
  heldBy: (node) => (ts.isBinaryExpression(node) && node.operatorToken.getText() === sign ? [node] : []),
  part: sign,
});

const isCallOf = (node: ts.Node, callee: string): node is ts.CallExpression | ts.NewExpression => {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  return called.getText() === callee;
};

/** A call of the function or method with that name. */
export const call = (callee: string, ...names: readonly string[]): Piece => ({
  kind: `call of ${callee}`,
  names,
  heldBy: (node) => (isCallOf(node, callee) ? [node] : []),
});

/** An argument of such a call; the first has the number 0. */
export const argument = (callee: string, at: number, ...names: readonly string[]): Piece => ({
  kind: `argument ${at} of ${callee}`,
  names,
  heldBy: (node) => (isCallOf(node, callee) ? [node.arguments?.[at]] : []),
});

/** What such a method is called on. */
export const receiver = (callee: string): Piece => ({
  kind: `receiver of ${callee}`,
  names: [],
  heldBy: (node) =>
    isCallOf(node, callee) && ts.isPropertyAccessExpression(node.expression) ? [node.expression.expression] : [],
});

/** A property that is read. */
export const access = (key: string): Piece => ({
  kind: `access to ${key}`,
  names: [],
  heldBy: (node) => (ts.isPropertyAccessExpression(node) && node.name.text === key ? [node] : []),
});

/** What a `for … of` goes through. */
export const looped = (...names: readonly string[]): Piece => ({
  kind: 'loop over',
  names,
  heldBy: (node) => (ts.isForOfStatement(node) ? [node.expression] : []),
});

/** What a function returns. */
export const returned = (...names: readonly string[]): Piece => ({
  kind: 'returned value',
  names,
  heldBy: (node) => {
    if (ts.isReturnStatement(node)) return [node.expression];
    return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? [node.body] : [];
  },
});

/** What a variable or constant is set to where it is declared. */
export const variable = (name: string): Piece => ({
  kind: `value of ${name}`,
  names: [],
  heldBy: (node) =>
    (ts.isVariableDeclaration(node) || ts.isBindingElement(node)) && node.name.getText() === name
      ? [node.initializer]
      : [],
});

type Property = ts.PropertyAssignment | ts.ShorthandPropertyAssignment;

const isProperty = (node: ts.Node): node is Property =>
  ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);

const pathOf = (node: ts.Node): string => {
  if (!isProperty(node)) return '';
  const key = node.name.getText().replaceAll("'", '');
  return [pathOf(node.parent.parent), key].filter((each) => each !== '').join('.');
};

/** A property of an object literal, `key` or `outer.key`: its value is replaced, or all of it is removed. */
export const property = (path: string): Piece => ({
  kind: `property ${path}`,
  names: [],
  heldBy: (node) => (isProperty(node) && `.${pathOf(node)}`.endsWith(`.${path}`) ? [node] : []),
});

/** An element of an array literal, an argument, or something spread into an object. */
export const item = (...names: readonly string[]): Piece => ({
  kind: 'item',
  names,
  heldBy: (node) => {
    if (ts.isArrayLiteralExpression(node)) return node.elements;
    if (ts.isCallExpression(node)) return node.arguments;
    return ts.isObjectLiteralExpression(node) ? node.properties.filter(ts.isSpreadAssignment) : [];
  },
});

const isStatement = (node: ts.Node): boolean =>
  node.kind >= ts.SyntaxKind.FirstStatement && node.kind <= ts.SyntaxKind.LastStatement;

export const statement = (...names: readonly string[]): Piece => ({
  kind: 'statement',
  names,
  heldBy: (node) => (isStatement(node) ? [node] : []),
});

const isLiteral = (node: ts.Node): boolean =>
  ts.isLiteralExpression(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

/** Part of a string, a template, a regular expression or a number. */
export const literal = (part: string): Piece => ({
  kind: `literal ${part}`,
  names: [],
  heldBy: (node) => (isLiteral(node) && holdsPart(node, part) ? [node] : []),
  part,
});

const holdsPart = (node: ts.Node, part: string): boolean =>
  ts.isNumericLiteral(node) ? node.getText() === part : node.getText().includes(part);
