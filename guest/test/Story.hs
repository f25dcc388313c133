{-# LANGUAGE OverloadedStrings #-}

-- | How a test tells the story of a decision: what its effects tell it, and how it ends.
--
-- > filePr context input
-- >   `told` [GitGetBranch here --> Right onTopic, ...]
-- >   `shouldAnswer` ("Opened pull request #13.", FilePrOutput ...)
module Story
  ( -- * Programs
    meeting,
    meetingUnder,
    meetingIn,
    shouldEndIn,

    -- * Tools
    Told,
    told,
    shouldAnswer,
    shouldRefuse,
    shouldFail,

    -- * Exchanges
    Exchange,
    (-->),
    logged,
    emitted,
  )
where

import Data.ByteString (ByteString)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Attempt (Answer (..), Attempt, Stop (..), runAttempt)
import ExoMonad.Guest.Interpreter.Scripted (Exchange, Playing, partly, play, playFrom, (-->))
import ExoMonad.Guest.Policy (readPolicy)
import ExoMonad.Guest.Policy.Rulebook (builtInRulebook)
import ExoMonad.Guest.Ruled (Ruled, governedBy)
import ExoMonad.Types.Common (EffectError (..))
import ExoMonad.Types.Mcp (McpFailure (..), McpRefusal (..))
import ExoMonad.Types.State (GuestState)
import ExoMonad.Wire (Json (..))
import Test.Hspec (Expectation, HasCallStack, expectationFailure, shouldBe)

-- | A program that met a script: what it came to, or where it departed from it.
--
-- The policy is the one that is built in.
meeting :: Ruled Playing a -> [Exchange] -> Either Text a
meeting program script = play script (governedBy builtInRulebook program)

-- | The same under a policy, as the document that a host would hand over.
meetingUnder :: ByteString -> Ruled Playing a -> [Exchange] -> Either Text a
meetingUnder policy program script = case readPolicy (Just policy) of
  Left unusable -> Left (effectErrorMessage unusable)
  Right book -> play script (governedBy book program)

-- | A program that found a state and met a script: what it came to, and what it left behind.
meetingIn :: Ruled Playing a -> (GuestState, [Exchange]) -> Either Text (a, GuestState)
meetingIn program (state, script) = playFrom state script (governedBy builtInRulebook program)

-- | It kept to the script and came to this.
shouldEndIn :: (HasCallStack, Eq a, Show a) => Either Text a -> a -> Expectation
shouldEndIn met expected = either (expectationFailure . Text.unpack) (`shouldBe` expected) met

-- | A tool that met a script.
type Told output = Either Text (Either Stop (Answer output))

-- | A tool, told this by its effects.
told :: Attempt Playing (Answer output) -> [Exchange] -> Told output
told = meeting . runAttempt

-- | It answered: words for the model, and its output.
shouldAnswer :: (HasCallStack, Eq output, Show output) => Told output -> (Text, output) -> Expectation
shouldAnswer tool (text, output) = tool `shouldEndIn` Right (Answer text output)

-- | It refused: what stands in the way, and how to get past it.
shouldRefuse :: (HasCallStack, Eq output, Show output) => Told output -> (Text, Text) -> Expectation
shouldRefuse tool (reason, hint) = tool `shouldEndIn` Left (StopRefused (McpRefusal reason (Just hint)))

-- | It failed while doing this, with this error.
shouldFail :: (HasCallStack, Eq output, Show output) => Told output -> (Text, EffectError) -> Expectation
shouldFail tool (doing, err) = tool `shouldEndIn` Left (StopFailed (McpFailure err doing))

infixl 2 `meeting`, `meetingIn`, `told`

infix 1 `shouldEndIn`, `shouldAnswer`, `shouldRefuse`, `shouldFail`

-- | A line in the log; its facts are not looked at.
logged :: Text -> Exchange
logged message = partly (effect "Log" "message" message) acknowledged

-- | An event for telemetry; its attributes are not looked at.
emitted :: Text -> Exchange
emitted name = partly (effect "Emit" "name" name) acknowledged

effect :: Text -> Text -> Text -> Json
effect kind key value =
  JsonObject $
    Map.fromList
      [("kind", JsonString kind), ("payload", JsonObject (Map.singleton key (JsonString value)))]

acknowledged :: Json
acknowledged = JsonObject (Map.fromList [("kind", JsonString "Success"), ("payload", JsonObject Map.empty)])
