-- | Every decision of the guest, told as stories.
module Main
  ( main,
  )
where

import qualified FreerSpec
import qualified GitSpec
import qualified Hook.PostToolUseSpec
import qualified Hook.PreToolUseSpec
import qualified Hook.SessionSpec
import qualified Hook.ShellSpec
import qualified McpSpec
import qualified PatternSpec
import qualified PolicySpec
import qualified ScriptedSpec
import qualified StateSpec
import Test.Hspec (hspec)
import qualified Tool.AskModelSpec
import qualified Tool.AskUserSpec
import qualified Tool.FilePrSpec
import qualified Tool.HoverSpec
import qualified Tool.ListIssuesSpec
import qualified Tool.RunInContainerSpec
import qualified Tool.SpawnAgentSpec
import qualified Tool.WorktreeStatusSpec
import qualified Wire.ArithmeticSpec
import qualified Wire.JsonSpec
import qualified Wire.NumberSpec
import qualified Wire.TextSpec

main :: IO ()
main = hspec $ do
  FreerSpec.spec
  ScriptedSpec.spec
  StateSpec.spec
  GitSpec.spec
  McpSpec.spec
  PatternSpec.spec
  PolicySpec.spec
  Tool.AskModelSpec.spec
  Tool.AskUserSpec.spec
  Tool.FilePrSpec.spec
  Tool.HoverSpec.spec
  Tool.ListIssuesSpec.spec
  Tool.RunInContainerSpec.spec
  Tool.SpawnAgentSpec.spec
  Tool.WorktreeStatusSpec.spec
  Hook.PreToolUseSpec.spec
  Hook.PostToolUseSpec.spec
  Hook.SessionSpec.spec
  Hook.ShellSpec.spec
  Wire.ArithmeticSpec.spec
  Wire.TextSpec.spec
  Wire.NumberSpec.spec
  Wire.JsonSpec.spec
