{-# LANGUAGE OverloadedStrings #-}

module Tool.HoverSpec
  ( spec,
  )
where

import qualified Data.Text as Text
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Tool.Hover (hover)
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp (HoverInput (..))
import Sample
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "hover" $ do
  it "asks the language server of the working directory" $
    hover context symbol
      `told` [LSPHover query --> Right known]
      `shouldAnswer` ("def steady() -> None", known)

  it "takes a path as seen from the working directory" $
    hover context symbol {hoverInputFile = "lamp.py"}
      `told` [LSPHover query --> Right known]
      `shouldAnswer` ("def steady() -> None", known)

  it "says so when nothing is known of the place" $
    hover context symbol
      `told` [LSPHover query --> Right known {lspHoverAnswerHover = Nothing}]
      `shouldAnswer` ( "Nothing is known of '/srv/checkout/lamp.py' at line 5, column 7.",
                       known {lspHoverAnswerHover = Nothing}
                     )

  it "fails where there is no server for the language" $
    hover context symbol
      `told` [LSPHover query --> Left (effectError EffectErrorCodeUnsupported "no server for 'python'")]
      `shouldFail` ("asking the language server", effectError EffectErrorCodeUnsupported "no server for 'python'")

  it "refuses a place whose path, seen from the working directory, no file can have" $
    hover context symbol {hoverInputFile = Text.replicate 4090 "a"}
      `told` []
      `shouldRefuse` ( "the path is longer than a path can be",
                       "name the document by its absolute path"
                     )

symbol :: HoverInput
symbol =
  HoverInput
    { hoverInputFile = "/srv/checkout/lamp.py",
      hoverInputLanguage = "python",
      hoverInputPosition = place
    }

place :: LSPPosition
place = LSPPosition {lspPositionLine = 4, lspPositionCharacter = 6}

query :: LSPHoverQuery
query =
  LSPHoverQuery
    { lspHoverQueryWorkspace = "/srv/checkout",
      lspHoverQueryLanguage = "python",
      lspHoverQueryFile = "/srv/checkout/lamp.py",
      lspHoverQueryPosition = place,
      lspHoverQueryText = Nothing
    }

known :: LSPHoverAnswer
known =
  LSPHoverAnswer
    { lspHoverAnswerHover =
        Just
          LSPHoverText
            { lspHoverTextFormat = LSPMarkupPlaintext,
              lspHoverTextText = "def steady() -> None",
              lspHoverTextRange = Nothing
            },
      lspHoverAnswerServer = "pylsp"
    }
