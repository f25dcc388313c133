{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Codecs of sums: @{"kind": tag, "payload": value}@, exactly those two keys.
module ExoMonad.Wire.Union
  ( union
  , Variant
  , variant
  , Tagged
  , tagged
  , unit
  , reply
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Wire.Codec (Codec (..))
import ExoMonad.Wire.Encode (keyWriter, objectWriter, writeComma)
import ExoMonad.Wire.Error (WireError, refuseKind)
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Node (Node (..), count)
import ExoMonad.Wire.Primitive (choice)
import ExoMonad.Wire.Property (noOthers, property)
import ExoMonad.Wire.Quote (textWriter)
import ExoMonad.Wire.Record (record)
import ExoMonad.Wire.Writer (Writer (..))

-- | How one alternative of a sum is read.
--
-- Its tag, what is expected if it carries nothing, and the reader of what it carries.
data Variant a = Variant Text Text (Node -> Either WireError a)

-- | An alternative: its tag, its constructor, what it carries.
variant :: Text -> (p -> a) -> Codec p -> Variant a
variant tag make payload = Variant tag (codecExpects payload) (fmap make . codecRead payload)

-- | A value that is ready to be written.
data Tagged = Tagged Writer Json

-- | Tag what an alternative carries.
tagged :: Text -> Codec p -> p -> Tagged
tagged tag payload value =
  Tagged
    (objectWriter (member kindKey (textWriter tag) <> member payloadKey (codecWrite payload value)))
    (JsonObject (Map.fromList [("kind", JsonString tag), ("payload", codecToJson payload value)]))
 where
  member key written = key <> written <> Writer writeComma

kindKey, payloadKey :: Writer
kindKey = keyWriter "kind"
payloadKey = keyWriter "payload"

-- | What an alternative without data carries: the empty object.
unit :: Codec ()
unit = record (pure ())

-- | A sum: how its alternatives are read, in the order in which messages list them, and how a value
-- is written.
union :: [Variant a] -> (a -> Tagged) -> Codec a
union variants tag =
  Codec
    { codecExpects = "object"
    , codecRead = \case
        ObjectNode object -> do
          Variant _ expects readPayload <- property "kind" (codecExpects kind) (codecRead kind) object
          value <- property "payload" expects readPayload object
          if count object == 2 then Right value else value <$ noOthers ["kind", "payload"] object
        other -> refuseKind "object" other
    , codecWrite = \value -> case tag value of Tagged written _ -> written
    , codecToJson = \value -> case tag value of Tagged _ json -> json
    }
 where
  kind = choice [(name, alternative) | alternative@(Variant name _ _) <- variants] (\(Variant name _ _) -> name)

-- | The answer to an effect or of an entry point.
reply :: Codec e -> Codec a -> Codec (Either e a)
reply failure success =
  union [variant "Success" Right success, variant "Error" Left failure] $ \case
    Right value -> tagged "Success" success value
    Left value -> tagged "Error" failure value
