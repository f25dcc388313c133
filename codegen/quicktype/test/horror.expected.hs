-- | One property for every type expression.
data Everything = Everything
  { everythingString :: !Text
  , everythingStringFrom :: !Text
  , everythingStringTo :: !Text
  , everythingStringWithin :: !Text
  , everythingLiteral :: !()
  , everythingInteger :: !Int64
  , everythingIntegerFrom :: !Int64
  , everythingIntegerTo :: !Int64
  , everythingIntegerWithin :: !Int64
  , everythingNumber :: !Double
  , everythingNumberFrom :: !Double
  , everythingNumberTo :: !Double
  , everythingNumberWithin :: !Double
  , everythingNumberAbove :: !Double
  , everythingNumberBelow :: !Double
  , everythingNumberAboveTo :: !Double
  , everythingNumberBetween :: !Double
  , everythingBoolean :: !Bool
  , everythingAny :: !Json
  , everythingNullable :: !(Maybe Text)
  , everythingNullableRecord :: !(Maybe Everything)
  , everythingNullableEnum :: !(Maybe Colour)
  , everythingNullableAlias :: !(Maybe Name)
  , everythingNullableSum :: !(Maybe Shape)
  , everythingNullableMap :: !(Maybe (Map Text (Maybe Text)))
  , everythingNullableArray :: !(Maybe [Maybe Text])
  , everythingArray :: ![Text]
  , everythingArrayFrom :: ![Text]
  , everythingArrayTo :: ![Text]
  , everythingArrayWithin :: ![Text]
  , everythingMap :: !(Map Text Text)
  , everythingMapsOfArrays :: !(Map Text [Everything])
  , everythingArraysOfMaps :: ![Map Text Colour]
  , everythingMapOfMapsOfAnything :: !(Map Text (Map Text Json))
  , everythingRecord :: !Empty
  , everythingEnum :: !Colour
  , everythingAlias :: !Name
  , everythingSum :: !Shape
  , everythingOptional :: !(Maybe Text)
  , everythingOptionalRecord :: !(Maybe Everything)
  , everythingOptionalEnum :: !(Maybe Colour)
  , everythingOptionalAlias :: !(Maybe Name)
  , everythingOptionalSum :: !(Maybe Shape)
  , everythingOptionalArray :: !(Maybe [Maybe Everything])
  , everythingANameThatIsLongerThanAnyLineOfSourceShouldEverBe
      :: !(Maybe (Map Text [Map Text [Maybe Everything]]))
  }
  deriving stock (Eq, Show)

instance Wire Everything where
  codec =
    record $
      Everything
        <$> required "string" everythingString text
        <*> required "string_from" everythingStringFrom (textOf (atLeast 1))
        <*> required "string_to" everythingStringTo (textOf (atMost 9))
        <*> required "string_within" everythingStringWithin (textOf (between 1 9))
        <*> required "literal" everythingLiteral (literal "v1")
        <*> required "integer" everythingInteger int64
        <*> required "integer_from" everythingIntegerFrom (int64In (atLeast (-9007199254740993)))
        <*> required "integer_to" everythingIntegerTo (int64In (atMost 9223372036854775806))
        <*> required "integer_within" everythingIntegerWithin (int64In (between (-1) 0))
        <*> required "number" everythingNumber double
        <*> required "number_from" everythingNumberFrom (doubleIn (atLeast (-0.5)))
        <*> required "number_to" everythingNumberTo (doubleIn (atMost 1e+16))
        <*> required "number_within" everythingNumberWithin (doubleIn (between 0.0 1.0))
        <*> required "number_above" everythingNumberAbove (doubleIn (above 1e-05))
        <*> required "number_below" everythingNumberBelow (doubleIn (below (-1.0)))
        <*> required "number_above_to" everythingNumberAboveTo (doubleIn (above 0.0 <> atMost 1.0))
        <*> required "number_between" everythingNumberBetween (doubleIn (above 0.0 <> below 1.0))
        <*> required "boolean" everythingBoolean bool
        <*> required "any" everythingAny json
        <*> required "nullable" everythingNullable (nullable text)
        <*> required "nullable_record" everythingNullableRecord (nullable codec)
        <*> required "nullable_enum" everythingNullableEnum (nullable codec)
        <*> required "nullable_alias" everythingNullableAlias (nullable name)
        <*> required "nullable_sum" everythingNullableSum (nullable codec)
        <*> required "nullable_map" everythingNullableMap (nullable (mapOf (nullable text)))
        <*> required
          "nullable_array"
          everythingNullableArray
          (nullable (listOf (atLeast 1) (nullable text)))
        <*> required "array" everythingArray (list text)
        <*> required "array_from" everythingArrayFrom (listOf (atLeast 1) text)
        <*> required "array_to" everythingArrayTo (listOf (atMost 9) text)
        <*> required
          "array_within"
          everythingArrayWithin
          (listOf (between 1 9) (textOf (atLeast 1)))
        <*> required "map" everythingMap (mapOf text)
        <*> required "maps_of_arrays" everythingMapsOfArrays (mapOf (list codec))
        <*> required "arrays_of_maps" everythingArraysOfMaps (listOf (between 2 3) (mapOf codec))
        <*> required "map_of_maps_of_anything" everythingMapOfMapsOfAnything (mapOf (mapOf json))
        <*> required "record" everythingRecord codec
        <*> required "enum" everythingEnum codec
        <*> required "alias" everythingAlias name
        <*> required "sum" everythingSum codec
        <*> optional "optional" everythingOptional text
        <*> optional "optional_record" everythingOptionalRecord codec
        <*> optional "optional_enum" everythingOptionalEnum codec
        <*> optional "optional_alias" everythingOptionalAlias name
        <*> optional "optional_sum" everythingOptionalSum codec
        <*> optional "optional_array" everythingOptionalArray (list (nullable codec))
        <*> optional
          "a_name_that_is_longer_than_any_line_of_source_should_ever_be"
          everythingANameThatIsLongerThanAnyLineOfSourceShouldEverBe
          (mapOf (listOf (atMost 12) (mapOf (listOf (atLeast 1) (nullable codec)))))

-- | No properties at all.
data Empty = Empty
  deriving stock (Eq, Show)

instance Wire Empty where
  codec = record (pure Empty)

-- | No properties either, and another type.
data EmptyToo = EmptyToo
  deriving stock (Eq, Show)

instance Wire EmptyToo where
  codec = record (pure EmptyToo)

-- | Only properties that the schema does not name.
data OpenEmpty = OpenEmpty
  { openEmptyExtra :: !(Map Text Json)
    -- ^ Properties that the schema does not name, as they came.
  }
  deriving stock (Eq, Show)

instance Wire OpenEmpty where
  codec = openRecord openEmptyExtra (pure OpenEmpty)

data OpenPoint = OpenPoint
  { openPointX :: !Double
  , openPointY :: !(Maybe Double)
  , openPointExtra :: !(Map Text Json)
    -- ^ Properties that the schema does not name, as they came.
  }
  deriving stock (Eq, Show)

instance Wire OpenPoint where
  codec =
    openRecord openPointExtra $
      OpenPoint
        <$> required "x" openPointX double
        <*> optional "y" openPointY double

-- | Has a twin.
data Point = Point
  { pointX :: !Double
    -- ^ From the left.
  , pointY :: !Double
    -- ^ From the top.
  }
  deriving stock (Eq, Show)

instance Wire Point where
  codec =
    record $
      Point
        <$> required "x" pointX double
        <*> required "y" pointY double

-- | Has a twin.
data Vector = Vector
  { vectorX :: !Double
    -- ^ From the left.
  , vectorY :: !Double
    -- ^ From the top.
  }
  deriving stock (Eq, Show)

instance Wire Vector where
  codec =
    record $
      Vector
        <$> required "x" vectorX double
        <*> required "y" vectorY double

-- | One property away from the next.
data Similar1 = Similar1
  { similar1A :: !Text
  , similar1B :: !Text
  , similar1C :: !Text
  , similar1D :: !Text
  , similar1E :: !Text
  , similar1F :: !Text
  , similar1G :: !Text
  , similar1H :: !Text
  , similar1I :: !Text
  , similar1J :: !Text
  }
  deriving stock (Eq, Show)

instance Wire Similar1 where
  codec =
    record $
      Similar1
        <$> required "a" similar1A text
        <*> required "b" similar1B text
        <*> required "c" similar1C text
        <*> required "d" similar1D text
        <*> required "e" similar1E text
        <*> required "f" similar1F text
        <*> required "g" similar1G text
        <*> required "h" similar1H text
        <*> required "i" similar1I text
        <*> required "j" similar1J text

data Similar2 = Similar2
  { similar2A :: !Text
  , similar2B :: !Text
  , similar2C :: !Text
  , similar2D :: !Text
  , similar2E :: !Text
  , similar2F :: !Text
  , similar2G :: !Text
  , similar2H :: !Text
  , similar2I :: !Text
  , similar2K :: !Text
  }
  deriving stock (Eq, Show)

instance Wire Similar2 where
  codec =
    record $
      Similar2
        <$> required "a" similar2A text
        <*> required "b" similar2B text
        <*> required "c" similar2C text
        <*> required "d" similar2D text
        <*> required "e" similar2E text
        <*> required "f" similar2F text
        <*> required "g" similar2G text
        <*> required "h" similar2H text
        <*> required "i" similar2I text
        <*> required "k" similar2K text

-- | Keys as of a map, and not in their order.
data LooksLikeAMap = LooksLikeAMap
  { looksLikeAMap10 :: !Int64
  , looksLikeAMap2 :: !Int64
  , looksLikeAMap33 :: !Int64
  , looksLikeAMap1 :: !Int64
  }
  deriving stock (Eq, Show)

instance Wire LooksLikeAMap where
  codec =
    record $
      LooksLikeAMap
        <$> required "10" looksLikeAMap10 int64
        <*> required "2" looksLikeAMap2 int64
        <*> required "33" looksLikeAMap33 int64
        <*> required "1" looksLikeAMap1 int64

-- | Properties keep their order.
data Unsorted = Unsorted
  { unsortedZeta :: !Text
  , unsortedBeta :: !Text
  , unsortedAlpha :: !Text
  , unsorted10 :: !Text
  , unsortedAlpha2 :: !Text
  , unsorted2 :: !Text
  }
  deriving stock (Eq, Show)

instance Wire Unsorted where
  codec =
    record $
      Unsorted
        <$> required "zeta" unsortedZeta text
        <*> required "Beta" unsortedBeta text
        <*> required "alpha" unsortedAlpha text
        <*> required "10" unsorted10 text
        <*> required "Alpha2" unsortedAlpha2 text
        <*> required "2" unsorted2 text

-- | Recursive, through another type too.
data Tree = Tree
  { treeLabel :: !Text
  , treeChildren :: ![Tree]
  , treeParent :: !(Maybe Tree)
  , treeByName :: !(Map Text Forest)
  }
  deriving stock (Eq, Show)

instance Wire Tree where
  codec =
    record $
      Tree
        <$> required "label" treeLabel text
        <*> required "children" treeChildren (list codec)
        <*> required "parent" treeParent (nullable codec)
        <*> required "by_name" treeByName (mapOf codec)

data Forest = Forest
  { forestTrees :: ![Tree]
  , forestNext :: !(Maybe Forest)
  }
  deriving stock (Eq, Show)

instance Wire Forest where
  codec =
    record $
      Forest
        <$> required "trees" forestTrees (list codec)
        <*> optional "next" forestNext codec

-- | Keywords as names.
data Class = Class
  { classAs :: !Text
  , classCase :: !Text
  , classClass :: !Text
  , classData :: !Text
  , classDefault :: !Text
  , classDeriving :: !Text
  , classDo :: !Text
  , classElse :: !Text
  , classFamily :: !Text
  , classForall :: !Text
  , classForeign :: !Text
  , classHiding :: !Text
  , classIf :: !Text
  , classImport :: !Text
  , classIn :: !Text
  , classInfix :: !Text
  , classInstance :: !Text
  , classLet :: !Text
  , classMdo :: !Text
  , classModule :: !Text
  , classNewtype :: !Text
  , classOf :: !Text
  , classPattern :: !Text
  , classProc :: !Text
  , classQualified :: !Text
  , classRec :: !Text
  , classRole :: !Text
  , classStatic :: !Text
  , classStock :: !Text
  , classThen :: !Text
  , classType :: !Text
  , classVia :: !Text
  , classWhere :: !Text
  }
  deriving stock (Eq, Show)

instance Wire Class where
  codec =
    record $
      Class
        <$> required "as" classAs text
        <*> required "case" classCase text
        <*> required "class" classClass text
        <*> required "data" classData text
        <*> required "default" classDefault text
        <*> required "deriving" classDeriving text
        <*> required "do" classDo text
        <*> required "else" classElse text
        <*> required "family" classFamily text
        <*> required "forall" classForall text
        <*> required "foreign" classForeign text
        <*> required "hiding" classHiding text
        <*> required "if" classIf text
        <*> required "import" classImport text
        <*> required "in" classIn text
        <*> required "infix" classInfix text
        <*> required "instance" classInstance text
        <*> required "let" classLet text
        <*> required "mdo" classMdo text
        <*> required "module" classModule text
        <*> required "newtype" classNewtype text
        <*> required "of" classOf text
        <*> required "pattern" classPattern text
        <*> required "proc" classProc text
        <*> required "qualified" classQualified text
        <*> required "rec" classRec text
        <*> required "role" classRole text
        <*> required "static" classStatic text
        <*> required "stock" classStock text
        <*> required "then" classThen text
        <*> required "type" classType text
        <*> required "via" classVia text
        <*> required "where" classWhere text

-- | Functions and types of the Prelude and the runtime as names.
data Prelude = Prelude
  { preludeId :: !Text
  , preludeMap :: !Text
  , preludeFilter :: !Text
  , preludeShow :: !Text
  , preludeRead :: !Text
  , preludeError :: !Text
  , preludeUndefined :: !Text
  , preludeReturn :: !Text
  , preludePure :: !Text
  , preludeLog :: !Text
  , preludeLines :: !Text
  , preludeCodec :: !Text
  , preludeRequired :: !Text
  , preludeRecord :: !Text
  , preludeMaybe :: !Text
  , preludeJust :: !Text
  , preludeText :: !Text
  , preludeTrue :: !Text
  }
  deriving stock (Eq, Show)

instance Wire Prelude where
  codec =
    record $
      Prelude
        <$> required "id" preludeId text
        <*> required "map" preludeMap text
        <*> required "filter" preludeFilter text
        <*> required "show" preludeShow text
        <*> required "read" preludeRead text
        <*> required "error" preludeError text
        <*> required "undefined" preludeUndefined text
        <*> required "return" preludeReturn text
        <*> required "pure" preludePure text
        <*> required "log" preludeLog text
        <*> required "lines" preludeLines text
        <*> required "codec" preludeCodec text
        <*> required "required" preludeRequired text
        <*> required "record" preludeRecord text
        <*> required "Maybe" preludeMaybe text
        <*> required "Just" preludeJust text
        <*> required "Text" preludeText text
        <*> required "True" preludeTrue text

-- | Names that mean something elsewhere, or need escaping.
data Odd = Odd
  { oddRef :: !Text
  , oddId :: !Text
  , oddXExo :: !Text
  , oddProto :: !Text
  , oddConstructor :: !Text
  , oddToString :: !Text
  , oddTarget :: !Text
  , oddKebabCaseAndSlash :: !Text
  , oddGrE :: !Text
  , oddQuoteBackSlash :: !Text
  , oddLineBreakAnd78 :: !Text
  , oddSmile :: !Text
  , odd2fa :: !Text
  , oddItems :: !Text
  , oddProperties :: !Text
  , oddHTTPStatus :: !Text
  }
  deriving stock (Eq, Show)

instance Wire Odd where
  codec =
    record $
      Odd
        <$> required "$ref" oddRef text
        <*> required "$id" oddId text
        <*> required "x-exo" oddXExo text
        <*> required "__proto__" oddProto text
        <*> required "constructor" oddConstructor text
        <*> required "toString" oddToString text
        <*> required "target" oddTarget text
        <*> required "kebab-case.and/slash" oddKebabCaseAndSlash text
        <*> required "größe" oddGrE text
        <*> required "quote\"back\\slash" oddQuoteBackSlash text
        <*> required "line\nbreak\tand\0\&7\8203\&8" oddLineBreakAnd78 text
        <*> required "smile 😀" oddSmile text
        <*> required "2fa" odd2fa text
        <*> required "items" oddItems text
        <*> required "properties" oddProperties text
        <*> required "HTTPStatus" oddHTTPStatus text

-- | A run of capitals.
data LLMCall = LLMCall
  { llmCallModel :: !Text
  }
  deriving stock (Eq, Show)

instance Wire LLMCall where
  codec =
    record $
      LLMCall
        <$> required "model" llmCallModel text

-- | Values that are words elsewhere.
data Colour
  = ColourRed
  | ColourLightGreen
  | ColourDarkBlue
  | Colour0xff
  | ColourNaN
  | ColourTrue
  | ColourNull
  deriving stock (Bounded, Enum, Eq, Ord, Show)

-- | 'Colour' on the wire.
colourText :: Colour -> Text
colourText = \case
  ColourRed -> "red"
  ColourLightGreen -> "light-green"
  ColourDarkBlue -> "dark_blue"
  Colour0xff -> "0xff"
  ColourNaN -> "NaN"
  ColourTrue -> "true"
  ColourNull -> "null"

instance Wire Colour where
  codec = enum colourText

-- | The same values.
data Paint
  = PaintRed
  | PaintLightGreen
  | PaintDarkBlue
  | Paint0xff
  | PaintNaN
  | PaintTrue
  | PaintNull
  deriving stock (Bounded, Enum, Eq, Ord, Show)

-- | 'Paint' on the wire.
paintText :: Paint -> Text
paintText = \case
  PaintRed -> "red"
  PaintLightGreen -> "light-green"
  PaintDarkBlue -> "dark_blue"
  Paint0xff -> "0xff"
  PaintNaN -> "NaN"
  PaintTrue -> "true"
  PaintNull -> "null"

instance Wire Paint where
  codec = enum paintText

-- | The same values backwards.
data Varnish
  = VarnishNull
  | VarnishTrue
  | VarnishNaN
  | Varnish0xff
  | VarnishDarkBlue
  | VarnishLightGreen
  | VarnishRed
  deriving stock (Bounded, Enum, Eq, Ord, Show)

-- | 'Varnish' on the wire.
varnishText :: Varnish -> Text
varnishText = \case
  VarnishNull -> "null"
  VarnishTrue -> "true"
  VarnishNaN -> "NaN"
  Varnish0xff -> "0xff"
  VarnishDarkBlue -> "dark_blue"
  VarnishLightGreen -> "light-green"
  VarnishRed -> "red"

instance Wire Varnish where
  codec = enum varnishText

-- | One value, which others have too.
data Primary = PrimaryRed
  deriving stock (Bounded, Enum, Eq, Ord, Show)

-- | 'Primary' on the wire.
primaryText :: Primary -> Text
primaryText = \case
  PrimaryRed -> "red"

instance Wire Primary where
  codec = enum primaryText

-- | A value without a letter.
data Blank = Blank | BlankBlank
  deriving stock (Bounded, Enum, Eq, Ord, Show)

-- | 'Blank' on the wire.
blankText :: Blank -> Text
blankText = \case
  Blank -> ""
  BlankBlank -> "blank"

instance Wire Blank where
  codec = enum blankText

data OnlyNullable = OnlyNullableYes | OnlyNullableNo
  deriving stock (Bounded, Enum, Eq, Ord, Show)

-- | 'OnlyNullable' on the wire.
onlyNullableText :: OnlyNullable -> Text
onlyNullableText = \case
  OnlyNullableYes -> "yes"
  OnlyNullableNo -> "no"

instance Wire OnlyNullable where
  codec = enum onlyNullableText

data Many
  = ManyAnAlternativeThat
  | ManyDoesNot
  | ManyFitInto
  | ManyOneLineOf
  | ManySourceBecause
  | ManyThereAre
  | ManySoManyOf
  | ManyThem
  deriving stock (Bounded, Enum, Eq, Ord, Show)

-- | 'Many' on the wire.
manyText :: Many -> Text
manyText = \case
  ManyAnAlternativeThat -> "an alternative that"
  ManyDoesNot -> "does not"
  ManyFitInto -> "fit into"
  ManyOneLineOf -> "one line of"
  ManySourceBecause -> "source because"
  ManyThereAre -> "there are"
  ManySoManyOf -> "so many of"
  ManyThem -> "them"

instance Wire Many where
  codec = enum manyText

-- | A name within limits.
type Name = Text

-- | 'Name' on the wire.
name :: Codec Name
name = textOf (atLeast 1)

-- | An alias of an alias.
type NickName = Name

-- | 'NickName' on the wire.
nickName :: Codec NickName
nickName = name

type Flag = Bool

-- | 'Flag' on the wire.
flag :: Codec Flag
flag = bool

-- | Free-form JSON under another name.
type Anything = Json

-- | 'Anything' on the wire.
anything :: Codec Anything
anything = json

-- | 'Json' on the wire.
json_ :: Codec Json
json_ = json

type MaybeName = Maybe Name

-- | 'MaybeName' on the wire.
maybeName :: Codec MaybeName
maybeName = nullable name

type Names = [NickName]

-- | 'Names' on the wire.
names :: Codec Names
names = listOf (atLeast 1) nickName

-- | A record under another name.
type Alternative = Point

-- | 'Alternative' on the wire.
alternative :: Codec Alternative
alternative = codec

-- | An enum under another name.
type Hue = Colour

-- | 'Hue' on the wire.
hue :: Codec Hue
hue = codec

-- | A sum under another name.
type Figure = Shape

-- | 'Figure' on the wire.
figure :: Codec Figure
figure = codec

-- | Its codec has the name of a function of the Prelude.
type Log = Map Text Flag

-- | 'Log' on the wire.
log_ :: Codec Log
log_ = mapOf flag

data Users = Users
  { usersFlag :: !Flag
  , usersAnything :: !Anything
  , usersJson :: !Json
  , usersMaybeName :: !MaybeName
  , usersNames :: !(Maybe Names)
  , usersAlternative :: !Alternative
  , usersHue :: ![Hue]
  , usersFigure :: !(Maybe Figure)
  , usersLog :: !Log
  , usersOnlyNullable :: ![Maybe OnlyNullable]
  }
  deriving stock (Eq, Show)

instance Wire Users where
  codec =
    record $
      Users
        <$> required "flag" usersFlag flag
        <*> required "anything" usersAnything anything
        <*> required "json" usersJson json_
        <*> required "maybe_name" usersMaybeName maybeName
        <*> optional "names" usersNames names
        <*> required "alternative" usersAlternative alternative
        <*> required "hue" usersHue (list hue)
        <*> required "figure" usersFigure (nullable figure)
        <*> required "log" usersLog log_
        <*> required "only_nullable" usersOnlyNullable (list (nullable codec))

-- | Documentation that Haddock could misread.
--
-- It has a second paragraph.
data Documented = Documented
  { documentedPlain :: !Text
    -- ^ One line.
  , documentedWrapped :: !Text
    -- ^ A line that goes on and on, with words enough to need a second one, and a third
    -- one as well before it has said everything.
  , documentedParagraphs :: !Text
    -- ^ First.
    --
    -- Second, still second.
    --
    -- Third.
  , documentedCode :: !Text
    -- ^ Either @on@ or @off/on@, @a\@b@ included.
  , documentedMarkup :: !Text
    -- ^ It's \'quoted\', \"Quoted", \<tagged>, a\/b\/c, \#1 and \#2, $x, \_\_init\_\_,
    -- mail\@host, back\\slash, \[label](target), &\#65; and an unmatched \` too.
  , documentedLink :: !Text
    -- ^ See <https://example.org/a/b#c>, or \<<https://example.org/>>.
  , documentedList :: !Text
    -- ^ \- not a list
    --
    -- \* nor this
    --
    -- \1. nor that
    --
    -- \> nor code
    --
    -- \| nor another comment
  , documentedUnicode :: !Text
    -- ^ Größe, 日本語, 😀, no override, no separator.
  , documentedHostile :: !Text
    -- ^ \-} {-\# LANGUAGE Unsafe \#-} import Evil -- | x
  , documentedBlank :: !Text
  }
  deriving stock (Eq, Show)

instance Wire Documented where
  codec =
    record $
      Documented
        <$> required "plain" documentedPlain text
        <*> required "wrapped" documentedWrapped text
        <*> required "paragraphs" documentedParagraphs text
        <*> required "code" documentedCode text
        <*> required "markup" documentedMarkup text
        <*> required "link" documentedLink text
        <*> required "list" documentedList text
        <*> required "unicode" documentedUnicode text
        <*> required "hostile" documentedHostile text
        <*> required "blank" documentedBlank text
