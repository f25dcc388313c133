{-# LANGUAGE OverloadedStrings #-}

module Hook.PreToolUseSpec
  ( spec,
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Hook.PreToolUse (handlePreToolUse)
import ExoMonad.Guest.Interpreter.Scripted (Playing)
import ExoMonad.Guest.Ruled (Ruled)
import ExoMonad.Guest.State (emptyState)
import ExoMonad.Guest.State.Session (decided, newSession)
import ExoMonad.Types.Common (CallContext (..), EffectErrorCode (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Hooks
import ExoMonad.Types.State (DecisionVerdict (..), GuestState (..))
import ExoMonad.Wire (Json (..), toJson)
import Sample
import Story
import Test.Hspec (Expectation, HasCallStack, Spec, describe, it)

spec :: Spec
spec = do
  describe "pre_tool_use" $ do
    it "allows what no rule speaks of, and says nothing" $ do
      use "Read" [("file_path", JsonString "/etc/hosts")] `meeting` [] `shouldEndIn` allowed
      bash "cargo test && git status" `meeting` [] `shouldEndIn` allowed

    it "denies a use that names no tool" $
      handlePreToolUse (hook "PreToolUse")
        `meeting` [logged nameless, emitted "exomonad.tool_use.deny"]
        `shouldEndIn` PreToolUseResponseDeny (PreToolUseDeny nameless Nothing)

    it "enters every decision into the session's books, with the rule that made it" $ do
      let entered program script = fmap snd (program `meetingIn` (emptyState, script))
          books entry = GuestState [entry (newSession "s-41")]
      entered (use "Read" []) [] `shouldEndIn` books (decided "Read" DecisionVerdictAllow Nothing)
      entered (write "/etc/passwd") (uncurry (tells "deny") (outside "/etc/passwd"))
        `shouldEndIn` books (decided "Write" DecisionVerdictDeny (Just "write-outside-worktree"))
      entered (handlePreToolUse (hook "PreToolUse")) [logged nameless, emitted "exomonad.tool_use.deny"]
        `shouldEndIn` books (decided "" DecisionVerdictDeny Nothing)

  describe "write-outside-worktree" $ do
    it "denies a file outside the agent's directory" $ do
      write "/etc/passwd" `denied` outside "/etc/passwd"
      write "../../etc/passwd" `denied` outside "/etc/passwd"
      write "/srv/checkout/../../etc/passwd" `denied` outside "/etc/passwd"

    it "denies a neighbour whose name begins alike" $
      write "/srv/checkout2/lamp.py" `denied` outside "/srv/checkout2/lamp.py"

    it "allows files below it" $ do
      write "/srv/checkout/lamp.py" `meeting` [] `shouldEndIn` allowed
      write "src/../lamp.py" `meeting` [] `shouldEndIn` allowed

  describe "push-to-base-branch" $ do
    it "denies a push that names it, however it is written" $
      mapM_
        (`denied` toBase "'main'")
        [ bash "git push origin main",
          bash "git push origin HEAD:main",
          bash "git push origin +topic:refs/heads/main",
          bash "git push origin --delete main",
          bash "git add . && git commit -m 'wip; push' && git push -u origin main 2>&1 | tail -3",
          bash "cd sub; sudo git -c user.name=x -C lib push 'origin' \"main\"",
          bash "echo $(git push origin main)",
          bash "git commit -m \"$(cat <<'EOF'\nDon't \"push\" (yet)\nEOF\n)\" && git push origin main"
        ]

    it "denies a push of every branch" $
      bash "git push --all" `denied` toBase "every branch, the protected ones too,"

    it "asks git which branch a push without one means" $ do
      bash "git push"
        `meeting` ((GitGetBranch here --> Right (onBranch "main")) : uncurry (tells "deny") (toBase "'main'"))
        `shouldEndIn` denial (toBase "'main'")
      bash "git push -u origin HEAD" `meeting` [GitGetBranch here --> Right onTopic] `shouldEndIn` allowed
      bash "git -C lib push 2>&1"
        `meeting` [GitGetBranch here {workingCopyDirectory = "/srv/checkout/lib"} --> Right detached]
        `shouldEndIn` allowed

    it "asks the user when git does not say" $ do
      let doubt = "this pushes the current branch, and git does not say which that is: git is not installed"
      bash "git push"
        `meeting` ( (GitGetBranch here --> Left (effectError EffectErrorCodeUnavailable "git is not installed")) :
                    tells "ask" "push-to-base-branch" doubt
                  )
        `shouldEndIn` asking ("push-to-base-branch", doubt)

    it "protects the base branch that the host names, and the usual ones beside it" $ do
      let known = Map.singleton "exomonad" (toJson context {callContextBaseBranch = Just "next"})
          with command = handlePreToolUse (bashInput command) {hookInputExtra = known}
      with "git push origin next" `denied` toBase "'next'"
      with "git push origin main" `denied` toBase "'main'"

    it "allows what is no push of it" $
      mapM_
        (\command -> bash command `meeting` [] `shouldEndIn` allowed)
        [ "git push origin gh-12-lamp",
          "git push origin main:backup",
          "git push --dry-run origin main",
          "git push --tags",
          "git pull origin main",
          "echo git push origin main",
          "cat > notes.md <<EOF\ngit push origin main\nEOF",
          "# git push origin main"
        ]

  describe "force-push" $ do
    it "takes the flag out, and nothing else" $ do
      bash "git push --force origin gh-12-lamp" `becomes` "git push origin gh-12-lamp"
      bash "git  push origin gh-12-lamp -f  && echo 'done; -f'"
        `becomes` "git  push origin gh-12-lamp  && echo 'done; -f'"

    it "leaves the careful flag alone" $
      bash "git push --force-with-lease origin gh-12-lamp" `meeting` [] `shouldEndIn` allowed

    it "denies a force that cannot be taken out" $ do
      bash "git push origin +gh-12-lamp" `denied` overwrites "+gh-12-lamp"
      bash "git push -uf origin gh-12-lamp" `denied` overwrites "-uf"
      bash "sh -c x; y=\"$(git push -f origin gh-12-lamp)\"" `denied` overwrites "-f"

  describe "long-command" $
    it "asks the user about what is too long to read" $ do
      let reason = "this command line has more than 131072 characters, too many to judge it by"
      bash ("echo " <> Text.replicate 131068 "x") `asks` ("long-command", reason)
      bash ("echo " <> Text.replicate 131067 "x") `meeting` [] `shouldEndIn` allowed

  describe "recursive-delete" $ do
    it "asks the user, however the flags are written" $
      mapM_
        (`asks` ("recursive-delete", "this deletes 'build' with everything below"))
        [ bash "rm -rf build",
          bash "rm -r -f build",
          bash "rm --recursive --force build",
          bash "cd x && sudo /bin/rm -fR -- build",
          bash "if true; then rm -vrf build; fi"
        ]

    it "asks also when a later rule would change the command" $
      bash "git push -f origin gh-12-lamp; rm -rf /"
        `asks` ("recursive-delete", "this deletes '/' with everything below")

    it "allows to delete less" $ do
      bash "rm -r build" `meeting` [] `shouldEndIn` allowed
      bash "rm -f lamp.py -- -r" `meeting` [] `shouldEndIn` allowed

type Judged = Ruled Playing PreToolUseResponse

use :: Text -> [(Text, Json)] -> Judged
use tool = handlePreToolUse . using tool

using :: Text -> [(Text, Json)] -> HookInput
using tool input =
  (hook "PreToolUse") {hookInputToolName = Just tool, hookInputToolInput = Just (Map.fromList input)}

write :: Text -> Judged
write path = use "Write" [("file_path", JsonString path), ("content", JsonString "")]

bash :: Text -> Judged
bash = handlePreToolUse . bashInput

bashInput :: Text -> HookInput
bashInput command = using "Bash" [("command", JsonString command), ("timeout", JsonInteger 1000)]

allowed :: PreToolUseResponse
allowed = PreToolUseResponseAllow (PreToolUseAllow Nothing Nothing)

nameless :: Text
nameless = "the hook's input names no tool, so no rule can judge it; send tool_name"

denied, asks :: HasCallStack => Judged -> (Text, Text) -> Expectation
denied judged (rule, reason) = judged `meeting` tells "deny" rule reason `shouldEndIn` denial (rule, reason)
asks judged (rule, reason) = judged `meeting` tells "ask" rule reason `shouldEndIn` asking (rule, reason)

denial, asking :: (Text, Text) -> PreToolUseResponse
denial (rule, reason) = PreToolUseResponseDeny (PreToolUseDeny (sentence rule reason) (Just rule))
asking (rule, reason) = PreToolUseResponseAsk (PreToolUseAsk (sentence rule reason) (Just rule))

becomes :: HasCallStack => Judged -> Text -> Expectation
becomes judged command =
  judged
    `meeting` tells "transform" "force-push" reason
    `shouldEndIn` PreToolUseResponseTransform
      ( PreToolUseTransform
          (Map.fromList [("command", JsonString command), ("timeout", JsonInteger 1000)])
          (sentence "force-push" reason)
          Nothing
      )
  where
    reason =
      "the flag to overwrite the remote branch was taken out of the push; \
      \where it is needed, use --force-with-lease"

tells :: Text -> Text -> Text -> [Exchange]
tells decision rule reason = [logged (sentence rule reason), emitted ("exomonad.tool_use." <> decision)]

sentence :: Text -> Text -> Text
sentence rule reason = Text.concat ["rule '", rule, "': ", reason]

outside, toBase, overwrites :: Text -> (Text, Text)
outside path =
  ( "write-outside-worktree",
    Text.concat
      [ "'" <> path <> "' is outside '/srv/checkout', where this agent works; ",
        "write below that directory, or ask the user to make this change"
      ]
  )
toBase what =
  ( "push-to-base-branch",
    Text.concat
      [ "this pushes " <> what <> " directly, and work gets there by pull request; ",
        "push a branch of its own and open a pull request with file_pr"
      ]
  )
overwrites what =
  ( "force-push",
    "'" <> what <> "' overwrites the remote branch, whatever is on it; push with --force-with-lease instead"
  )
