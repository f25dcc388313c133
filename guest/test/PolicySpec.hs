{-# LANGUAGE DataKinds #-}
{-# LANGUAGE OverloadedStrings #-}

-- | The policy engine: what is refused, and the laws that hold for every policy.
module PolicySpec
  ( spec,
  )
where

import Control.Monad.Freer (Eff, interpretWith, run)
import qualified Data.ByteString.Char8 as Char8
import qualified Data.Map.Strict as Map
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (Effect)
import ExoMonad.Guest.Hook.Rule (decide)
import ExoMonad.Guest.Hook.ToolUse (toolUse)
import ExoMonad.Guest.Permission (toolsOf)
import ExoMonad.Guest.Policy (readPolicy)
import ExoMonad.Guest.Policy.Rulebook (Rulebook (..), builtInRulebook, rulebook)
import ExoMonad.Types.Common (EffectError (..), Role (..))
import ExoMonad.Types.Hooks
import ExoMonad.Types.Policy
import ExoMonad.Wire (Json (..), codec, decodeJson, parseDocument, toJson, writeJson)
import Sample (hook)
import Test.Hspec (Spec, describe, it, shouldBe, shouldSatisfy)
import Test.QuickCheck
  ( Gen,
    Property,
    Testable,
    elements,
    forAll,
    frequency,
    listOf,
    listOf1,
    oneof,
    property,
    resize,
    shuffle,
    sublistOf,
    (===),
    (==>),
  )

spec :: Spec
spec = do
  describe "a policy" $ do
    it "is as built in where it says nothing" $
      fmap snd (judged emptyPolicy (using "Write" [("file_path", JsonString "/etc/passwd")]))
        `shouldBe` Right (PreToolUseResponseDeny (PreToolUseDeny outside (Just "write-outside-worktree")))

    it "is refused with the place of what cannot be used in it" $ do
      refusal "{" `shouldBe` unusable "$: expected a property name, got end of input at byte 1"
      refusal "{\"rules\": []}" `shouldBe` unusable "$.rules: expected no such property, got array"
      refusal "{\"tools\": {\"dev\": [{\"kind\": \"Glob\", \"payload\": \"{a\"}]}}"
        `shouldBe` unusable "$.tools.dev[0].payload: expected glob with '}', got the end after 2 characters of '{a'"
      refusal
        "{\"pre_tool_use\": {\"rules\": [{\"name\": \"a\", \"then\": {\"kind\": \"Allow\", \"payload\": {}}},\
        \ {\"name\": \"b\", \"when\": [{\"kind\": \"Path\", \"payload\": {\"matches\": {\"kind\": \"Regex\", \"payload\": \"(?!x)\"}}}],\
        \ \"then\": {\"kind\": \"Allow\", \"payload\": {}}}]}}"
        `shouldBe` unusable
          "$.pre_tool_use.rules[1].when[0].payload.matches.payload: expected regex with a group without '?': \
          \what lies around is not looked at, got '!' after 2 characters of '(?!x)'"

  describe "every policy" $ do
    it "allows no more with one more rule that denies in front" . holds $ \policy use ->
      forAll anyRule $ \added ->
        let stricter = withRules (denying added :) policy
         in isAllowed (judged stricter use) ==> isAllowed (judged policy use)

    it "is decided by the first rule that speaks, whatever comes after it" . holds $ \policy use ->
      forAll (listOf anyRule) $ \later ->
        let longer = withRules (<> later) policy
         in decidesByRule (judged policy use) ==> judged longer use === judged policy use

    it "decides by its default where no rule speaks" . holds $ \policy use ->
      let silent = withRules (const []) policy
       in isAllowed (judged silent use) === (fromMaybe PolicyDefaultAllow (defaultOf policy) == PolicyDefaultAllow)

    it "does not depend on the order of keys, in itself or in the tool's input" . holds $ \policy use ->
      forAll (spelled (toJson policy)) $ \document ->
        forAll (spelled (toJson use)) $ \input ->
          (judged <$> (parseDocument document >>= decodeJson codec) <*> (parseDocument input >>= decodeJson codec))
            === Right (judged policy use)

    it "survives the wire" . holds $ \policy _ -> decodeJson codec (toJson policy) === Right policy

    it "takes tools away and gives none" . property . forAll anyTools $ \tools ->
      case rulebook emptyPolicy {policyTools = Just tools} of
        Left mistake -> Left mistake `shouldBe` Right ()
        Right book ->
          [(role, tool) | role <- roles, tool <- toolsOf book role, tool `notElem` toolsOf builtInRulebook role]
            `shouldBe` []

    it "refuses with the rule's name and a way past it" . holds $ \policy use ->
      case snd <$> judged policy use of
        Right (PreToolUseResponseDeny denial) -> do
          let reason = preToolUseDenyReason denial
          reason `shouldSatisfy` Text.isInfixOf (maybe "?" (\rule -> "rule '" <> rule <> "': ") (preToolUseDenyRule denial))
          reason `shouldSatisfy` Text.isInfixOf "; "
        _ -> pure ()
  where
    roles = [minBound .. maxBound] :: [Role]
    holds :: Testable law => (Policy -> HookInput -> law) -> Property
    holds law = property (forAll anyPolicy (forAll anyUse . law))
    refusal = either (Just . effectErrorMessage) (const Nothing) . readPolicy . Just
    unusable mistake =
      Just ("nothing is decided, because the policy cannot be used: " <> mistake <> "; mend it and load it again")
    outside =
      "rule 'write-outside-worktree': '/etc/passwd' is outside '/srv/checkout', where this agent works; \
      \write below that directory, or ask the user to make this change"

emptyPolicy :: Policy
emptyPolicy =
  Policy
    { policyName = Nothing,
      policyTools = Nothing,
      policyPreToolUse = Nothing,
      policyPostToolUse = Nothing,
      policySessionStart = Nothing,
      policySessionEnd = Nothing,
      policyAskModel = Nothing
    }

-- | What a use comes to under a policy: the rule that decided and its verdict. Or why there is none: the
-- policy cannot be used, or a rule would have to ask for an effect.
judged :: Policy -> HookInput -> Either Text (Maybe Text, PreToolUseResponse)
judged policy input = case rulebook policy of
  Left mistake -> Left (Text.pack (show mistake))
  Right book ->
    run . orAsks $ decide (bookDefault book) (bookRules book) (toolUse input (fromMaybe "" (hookInputToolName input)))
  where
    orAsks :: Eff '[Effect] a -> Eff '[] (Either Text a)
    orAsks = interpretWith (\_ _ -> pure (Left "a rule asks for an effect")) . fmap Right

isAllowed, decidesByRule :: Either Text (Maybe Text, PreToolUseResponse) -> Bool
isAllowed met = case met of
  Right (_, PreToolUseResponseAllow _) -> True
  _ -> False
decidesByRule = either (const False) (maybe False (/= "default") . fst)

-- | With other rules, the built-in ones if it had none.
withRules :: ([PolicyRule] -> [PolicyRule]) -> Policy -> Policy
withRules change policy =
  policy
    { policyPreToolUse =
        Just
          PolicyPreToolUse
            { policyPreToolUseDefault = defaultOf policy,
              policyPreToolUseRules = Just (change (fromMaybe [] (policyPreToolUse policy >>= policyPreToolUseRules)))
            }
    }

defaultOf :: Policy -> Maybe PolicyDefault
defaultOf policy = policyPreToolUse policy >>= policyPreToolUseDefault

denying :: PolicyRule -> PolicyRule
denying written = written {policyRuleThen = PolicyActionDeny (DenyAction "no" "do not")}

using :: Text -> [(Text, Json)] -> HookInput
using tool input =
  (hook "PreToolUse") {hookInputToolName = Just tool, hookInputToolInput = Just (Map.fromList input)}

-- * Any policies and uses

anyPolicy :: Gen Policy
anyPolicy = do
  fallback <- elements [Nothing, Just PolicyDefaultAllow, Just PolicyDefaultAsk, Just PolicyDefaultDeny]
  rules <- resize 5 (listOf anyRule)
  pure
    emptyPolicy
      { policyPreToolUse =
          Just PolicyPreToolUse {policyPreToolUseDefault = fallback, policyPreToolUseRules = Just rules}
      }

anyRule :: Gen PolicyRule
anyRule = do
  name <- elements ["lamp", "wick", "oil"]
  tools <- perhaps (resize 2 (listOf1 (anyPattern toolNames)))
  when <- perhaps (resize 2 (listOf anyCondition))
  unless <- perhaps (resize 2 (listOf anyCondition))
  PolicyRule name tools when unless <$> anyAction

anyAction :: Gen PolicyAction
anyAction =
  frequency
    [ (2, PolicyActionAllow . AllowAction <$> perhaps (pure "mind the lamp")),
      (2, pure (PolicyActionDeny (DenyAction "the lamp is lit" "wait for the day"))),
      (1, pure (PolicyActionAsk (AskAction "is it day?"))),
      (1, PolicyActionRebase . RebaseAction <$> elements ["/srv/main", "/srv"]),
      (1, PolicyActionStrip <$> (StripAction <$> anyPattern ["git", "rm"] <*> listOf1 (anyPattern ["--force", "-f", "x"]))),
      (2, PolicyActionBuiltIn <$> elements [minBound .. maxBound])
    ]

anyCondition :: Gen PolicyCondition
anyCondition =
  oneof
    [ PolicyConditionPath <$> (PathCondition <$> anyPattern (paths <> ["**/*.py", "src/**", "*"]) <*> perhaps (pure ["file_path"])),
      PolicyConditionPathOutside . PathOutsideCondition <$> perhaps (pure ["/tmp"]),
      PolicyConditionText <$> (TextCondition "command" <$> anyPattern (commandLines <> ["*force*"])),
      PolicyConditionRuns <$> (RunsCondition <$> anyPattern ["git", "rm", "g*"] <*> perhaps (listOf (anyPattern ["push", "-*"])))
    ]

-- | Out of such texts; all of them are globs, and regular expressions once they begin with none of their signs.
anyPattern :: [Text] -> Gen PolicyPattern
anyPattern choices = do
  text <- elements choices
  if Text.any (`elem` ['*', '{']) text then pure (PolicyPatternGlob text) else elements [PolicyPatternGlob text, PolicyPatternRegex text]

anyTools :: Gen PolicyTools
anyTools = PolicyTools <$> some <*> some <*> some
  where
    some = perhaps (listOf (anyPattern ["ask_user", "*", "spawn_*", "file_pr", "hover"]))

anyUse :: Gen HookInput
anyUse = do
  tool <- elements toolNames
  input <- sublistOf . (: []) . (,) "command" . JsonString =<< elements commandLines
  path <- sublistOf . (: []) . (,) "file_path" . JsonString =<< elements paths
  pure (using tool (input <> path))

toolNames, paths, commandLines :: [Text]
toolNames = ["Bash", "Write", "Read", "mcp__lamp__trim"]
paths = ["/srv/checkout/src/lamp.py", "lamp.py", "/srv/main/lamp.py", "/etc/passwd", "/tmp/x"]
commandLines = ["git push --force origin lamp", "rm -rf x", "ls", "echo $(git push -f)"]

perhaps :: Gen a -> Gen (Maybe a)
perhaps gen = oneof [pure Nothing, Just <$> gen]

-- | A document with its keys in any order.
spelled :: Json -> Gen Char8.ByteString
spelled value = case value of
  JsonObject object -> do
    members <- mapM member (Map.toList object) >>= shuffle
    pure ("{" <> Char8.intercalate "," members <> "}")
  JsonArray items -> (\texts -> "[" <> Char8.intercalate "," texts <> "]") <$> mapM spelled items
  other -> pure (writeJson other)
  where
    member (key, one) = (\text -> writeJson (JsonString key) <> ":" <> text) <$> spelled one
