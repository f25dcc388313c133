{-# LANGUAGE OverloadedStrings #-}

-- | @hover@: what the language server knows of a symbol.
module ExoMonad.Guest.Tool.Hover
  ( hover,
  )
where

import Data.Text (Text)
import ExoMonad.Effect (lspHover)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, refuse, step)
import ExoMonad.Guest.Path (resolved)
import ExoMonad.Guest.Phrase (decimal, quoted)
import ExoMonad.Types.Common (CallContext (..))
import ExoMonad.Types.Effects
  ( LSPHoverAnswer (..),
    LSPHoverQuery (..),
    LSPHoverText (..),
    LSPPosition (..),
  )
import ExoMonad.Types.Mcp (HoverInput (..))

-- | Ask the server that is opened on the agent's working directory.
hover :: CallContext -> HoverInput -> Attempt m (Answer LSPHoverAnswer)
hover context input = do
  -- Models write paths as they see them, from where they stand.
  file <- maybe tooLong pure (resolved workspace (hoverInputFile input))
  answer <-
    step "asking the language server" . lspHover $
      LSPHoverQuery
        { lspHoverQueryWorkspace = workspace,
          lspHoverQueryLanguage = hoverInputLanguage input,
          lspHoverQueryFile = file,
          lspHoverQueryPosition = position,
          lspHoverQueryText = Nothing
        }
  pure
    Answer
      { answerText = maybe (nothing file) lspHoverTextText (lspHoverAnswerHover answer),
        answerOutput = answer
      }
  where
    workspace = callContextWorkingDirectory context
    position = hoverInputPosition input
    nothing file = "Nothing is known of " <> quoted file <> " at " <> describePosition position <> "."

tooLong :: Attempt m a
tooLong = refuse "the path is longer than a path can be" "name the document by its absolute path"

-- Editors and people count from 1, the protocol from 0.
describePosition :: LSPPosition -> Text
describePosition position =
  "line " <> fromOne (lspPositionLine position) <> ", column " <> fromOne (lspPositionCharacter position)
  where
    fromOne = decimal . (+ 1)
