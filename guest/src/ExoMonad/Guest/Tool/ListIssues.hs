{-# LANGUAGE OverloadedStrings #-}

-- | @list_issues@: the repository's issues, one line each.
module ExoMonad.Guest.Tool.ListIssues
  ( listIssues,
    issueLine,
  )
where

import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (gitHubListIssues)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, step)
import ExoMonad.Guest.Phrase (counted, decimal)
import ExoMonad.Guest.Tool.Repository (neededRepo)
import ExoMonad.Types.Common (CallContext)
import ExoMonad.Types.Effects
  ( GitHubIssue (..),
    GitHubIssueFilter (..),
    GitHubIssueList (..),
    GitHubIssueQuery (..),
    GitHubLabel (..),
    GitHubUser (..),
  )
import ExoMonad.Types.Mcp (ListIssuesInput (..))

-- | Ask the forge; open issues, and at most 30, unless told otherwise.
listIssues :: CallContext -> ListIssuesInput -> Attempt m (Answer GitHubIssueList)
listIssues context input = do
  repo <- neededRepo context
  found <-
    step "asking the forge for issues" . gitHubListIssues $
      GitHubIssueQuery
        { gitHubIssueQueryRepo = repo,
          gitHubIssueQueryState = fromMaybe GitHubIssueFilterOpen (listIssuesInputState input),
          gitHubIssueQueryLabels = listIssuesInputLabels input,
          gitHubIssueQueryAssignee = listIssuesInputAssignee input,
          gitHubIssueQuerySince = Nothing,
          gitHubIssueQuerySort = Nothing,
          gitHubIssueQueryLimit = fromMaybe 30 (listIssuesInputLimit input)
        }
  pure Answer {answerText = describe found, answerOutput = found}

describe :: GitHubIssueList -> Text
describe found = Text.intercalate "\n" (summary : map issueLine issues)
  where
    issues = gitHubIssueListIssues found
    summary = counted (length issues) "issue" <> rest
    rest
      | gitHubIssueListTruncated found = ", and there are more"
      | otherwise = ""

-- | Number, title, labels, and who works on it: @#12 Steady the lamp [bug] (octavia)@.
issueLine :: GitHubIssue -> Text
issueLine issue =
  Text.concat
    [ "#" <> decimal (gitHubIssueNumber issue) <> " " <> gitHubIssueTitle issue,
      among " [" "]" (map gitHubLabelName (gitHubIssueLabels issue)),
      among " (" ")" (map gitHubUserLogin (gitHubIssueAssignees issue))
    ]
  where
    among _ _ [] = ""
    among open close names = open <> Text.intercalate ", " names <> close
