"""Names in the generated Haskell: the one place where a wire name becomes a Haskell name.

The quicktype side yields the same names by the same rules, so here they are in full. `Pascal(s)`
splits `s` at every character outside `[A-Za-z0-9]`, drops what is empty, raises the first character
of each piece, leaves the others as they are, and joins: `file_pr` -> `FilePr`, `sessionId` ->
`SessionId`, `text/html` -> `TextHtml`, `2fa` -> `2fa`. `camel(T)` lowers the capitals at the start
of `T`, except for the one that begins the next word: `GitBranch` -> `gitBranch`, `LLMCall` ->
`llmCall`, `PR` -> `pr`, `LLM2Call` -> `llm2Call`.

==================  ======================================  =====================================
what                rule                                    example
==================  ======================================  =====================================
type                its name in `$defs`, unchanged          `GitBranch`
record constructor  the type                                `GitBranch`
record field        camel(type) + Pascal(wire name)         `gitBranchUpstream`
open record's rest  camel(type) + `Extra`                   `hookInputExtra`
enum constructor    type + Pascal(value)                    `EffectErrorCodeNotFound`
enum to its text    camel(type) + `Text`                    `effectErrorCodeText`
sum constructor     type + Pascal(tag)                      `PreToolUseResponseDeny`
alias codec         value(camel(type))                      `repoName`
effect constructor  Pascal(tag)                             `GitGetBranch`
effect sender       value(camel(Pascal(tag)))               `gitGetBranch`
tool constructor    `ToolCall` + Pascal(tool name)          `ToolCallFilePr`
entry handler       `on` + entry without `Handle`           `onMcpCall`
entry server        `serve` + entry without `Handle`        `serveMcpCall`
module              `ExoMonad.Types.` + Pascal(file stem)   `ExoMonad.Types.Common`
==================  ======================================  =====================================

`value(n)` adds an underscore when `n` is in `TAKEN_VALUES` (keywords, the Prelude, the names of
`ExoMonad.Wire`): `log` -> `log_`. A type may not have a name in `TAKEN_TYPES`. An alias for what
its own name already means, such as `Json` for free-form JSON, declares no type, only its codec.

How a type expression reads in Haskell, as a type and as a codec expression:

=======================  =====================  ================================================
expression               type                   codec (a bounded one shows each way to bound)
=======================  =====================  ================================================
string                   `Text`                 `text`; `textOf (atLeast 1)`,
                                                `textOf (atMost 9)`, `textOf (between 1 9)`;
                                                `matching "^a+$" text`, `formatted uuidFormat
                                                text`: around the lengths
literal                  `()`                   `literal "v1"`
integer                  `Int64`                `int64`; `int64In (atLeast (-1))`, `int64In
                                                (atMost 9)`, `int64In (between 1 9)`
number                   `Double`               `double`; `doubleIn (atLeast 0.5)`, `doubleIn
                                                (above 0.0 <> atMost 1.0)`: lower bound first;
                                                inclusive on both sides is `between a b`
boolean                  `Bool`                 `bool`
any                      `Json`                 `json`
nullable x               `Maybe X`              `nullable x`
array of x               `[X]`                  `list x`; `listOf (between 1 9) x`
map of x                 `Map Text X`           `mapOf x`
ref to an alias          its name               the alias codec, `repoName`
ref to any other type    its name               `codec`
=======================  =====================  ================================================

A compound codec is parenthesised where it is an argument, and so is a negative literal. A required
field is strict and has the type above (`!(Maybe Text)`); an optional one is `!(Maybe X)`.

    data GitBranch = GitBranch               instance Wire GitBranch where
      { gitBranchName :: !Text                 codec =
        -- ^ Short name of the branch.           record $
      , gitBranchUpstream :: !(Maybe Text)         GitBranch
        -- ^ What it follows.                        <$> required "name" gitBranchName text
      }                                              <*> optional "upstream" gitBranchUpstream text
      deriving stock (Eq, Show)

A record without properties is `data Ack = Ack` and `codec = record (pure Ack)`; an open record is
`openRecord hookInputExtra $ HookInput <$> ...` with `hookInputExtra :: !(Map Text Json)` as its
last field, which the applicative chain leaves open. An enum is

    data Role = RoleTl | RolePm              roleText :: Role -> Text
      deriving stock                         roleText = \\case
        (Bounded, Enum, Eq, Ord, Show)         RoleTl -> "tl"
                                               RolePm -> "pm"
    instance Wire Role where
      codec = enum roleText

and an alias is `type RepoName = Text` with `repoName :: Codec RepoName`, `repoName = textOf ...`.
"""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS: Final = _words(
    """
    anyclass as case class data default deriving do else family forall foreign hiding if import
    in infix infixl infixr instance let mdo module newtype of pattern proc qualified rec role
    static stock then type via where
    """
)

PRELUDE: Final = _words(
    """
    abs acos acosh all and any appendFile asTypeOf asin asinh atan atan2 atanh break ceiling
    compare concat concatMap const cos cosh curry cycle decodeFloat div divMod drop dropWhile
    either elem encodeFloat enumFrom enumFromThen enumFromThenTo enumFromTo error
    errorWithoutStackTrace even exp exponent fail filter flip floatDigits floatRadix floatRange
    floor fmap foldMap foldl foldl' foldl1 foldr foldr1 fromEnum fromInteger fromIntegral
    fromRational fst gcd getChar getContents getLine head id init interact ioError
    isDenormalized isIEEE isInfinite isNaN isNegativeZero iterate last lcm length lex lines log
    logBase lookup map mapM mapM_ mappend max maxBound maximum maybe mconcat mempty min minBound
    minimum mod negate not notElem null odd or otherwise pi pred print product properFraction
    pure putChar putStr putStrLn quot quotRem read readFile readIO readList readLn readParen
    reads readsPrec realToFrac recip rem repeat replicate return reverse round scaleFloat scanl
    scanl1 scanr scanr1 seq sequence sequenceA sequence_ show showChar showList showParen
    showString shows showsPrec significand signum sin sinh snd span splitAt sqrt subtract succ
    sum tail take takeWhile tan tanh toEnum toInteger toRational traverse truncate uncurry
    undefined unlines until unwords unzip unzip3 userError words writeFile zip zip3 zipWith
    zipWith3
    """
)

WIRE_VALUES: Final = _words(
    """
    above atLeast atMost below between bool codec dateTimeFormat decodeDocument
    decodeDocumentWith decodeJson double doubleIn encodeDocument encodeDocumentWith enum
    formatted int64 int64In json list listOf literal mapOf matching maxDocumentBytes nullable
    openRecord optional parseDocument record renderWireError reply required tagged text textOf
    toJson union unit uriFormat uuidFormat variant writeJson
    """
)
"""The values that `ExoMonad.Wire` exports."""

OTHER_VALUES: Final = _words(
    """
    echo effectError effectName effectReply exportNames guarded perform performWith refusal
    schemaFingerprint serveExport services toolDescription toolInputSchema toolSchemaText
    """
)
"""What the other generated modules need or export under a name that no schema gave."""

TAKEN_VALUES: Final = KEYWORDS | PRELUDE | WIRE_VALUES | OTHER_VALUES
"""Names that no generated top-level value may have bare."""

TAKEN_TYPES: Final = _words(
    """
    Bool Bounded ByteString Char Codec Double EQ Either Enum Eq False Float Functor GT IO Int
    Int64 Integer Just LT Left Map Maybe Monad MonadEffect Nothing Ord Ordering Right Show
    SomeEffect String Text ToolCall True Wire WireError Word
    """
)
"""Names that no type of a schema may have."""

TYPES_MODULE: Final = "ExoMonad.Types"


def pascal(wire_name: str) -> str:
    """Return `Pascal(wire_name)`; empty if it has no letter or digit."""
    pieces = re.split(r"[^A-Za-z0-9]+", wire_name)
    return "".join(piece[:1].upper() + piece[1:] for piece in pieces)


def camel(type_name: str) -> str:
    """Return `camel(type_name)`."""
    capitals = re.match(r"[A-Z]*", type_name)
    run = capitals.end() if capitals else 0
    # `LLMCall`: the C belongs to `Call`. `LLM2Call` and `PR`: every capital of the run is its own.
    if 1 < run < len(type_name) and type_name[run].islower():
        run -= 1
    return type_name[:run].lower() + type_name[run:]


def value(name: str) -> str:
    """Return `name`, or `name_` where the plain one is taken."""
    return f"{name}_" if name in TAKEN_VALUES else name


def field(type_name: str, wire_name: str) -> str:
    """Name a record's field."""
    return camel(type_name) + pascal(wire_name)


def extra_field(type_name: str) -> str:
    """Name the field that keeps an open record's unknown properties."""
    return f"{camel(type_name)}Extra"


def constructor(type_name: str, wire_name: str) -> str:
    """Name the constructor of an enum's value or of a sum's variant."""
    return type_name + pascal(wire_name)


def enum_text(type_name: str) -> str:
    """Name the function from an enum to its wire text."""
    return f"{camel(type_name)}Text"


def alias_codec(type_name: str) -> str:
    """Name an alias's codec."""
    return value(camel(type_name))


def format_value(form: str) -> str:
    """Name the value that stands for a format."""
    return camel(pascal(form)) + "Format"


def effect_constructor(tag: str) -> str:
    """Name an effect's constructor in the GADT."""
    return pascal(tag)


def effect_sender(tag: str) -> str:
    """Name the function that performs an effect, in `ExoMonad.Effect` and in `ExoMonad.Host`."""
    return value(camel(pascal(tag)))


def tool_constructor(tool_name: str) -> str:
    """Name a tool's constructor in `ToolCall`."""
    return f"ToolCall{pascal(tool_name)}"


def entry_handler(entry_name: str) -> str:
    """Name the field of `EntryPoints` that answers an entry point."""
    return f"on{_entry_stem(entry_name)}"


def entry_server(entry_name: str) -> str:
    """Name the function that serves an entry point from bytes to bytes."""
    return f"serve{_entry_stem(entry_name)}"


def _entry_stem(entry_name: str) -> str:
    stem = pascal(entry_name)
    shorter = stem.removeprefix("Handle")
    return shorter if shorter[:1].isupper() else stem


def types_module(file_stem: str) -> str:
    """Name the module that holds the types of one schema file."""
    return f"{TYPES_MODULE}.{pascal(file_stem)}"
