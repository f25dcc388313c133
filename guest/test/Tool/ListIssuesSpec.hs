{-# LANGUAGE OverloadedStrings #-}

module Tool.ListIssuesSpec
  ( spec,
  )
where

import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Tool.ListIssues (listIssues)
import ExoMonad.Types.Common (EffectError (..), EffectErrorCode (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp (ListIssuesInput (..))
import Sample
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "list_issues" $ do
  it "lists open issues, at most 30, unless told otherwise" $
    listIssues context whatever
      `told` [GitHubListIssues query --> Right found]
      `shouldAnswer` ("2 issues\n#12 Steady the lamp [bug] (octavia)\n#14 Oil the hinge", found)

  it "passes on what it is told" $
    listIssues
      context
      ListIssuesInput
        { listIssuesInputState = Just GitHubIssueFilterAll,
          listIssuesInputLabels = Just ["bug"],
          listIssuesInputAssignee = Just "octavia",
          listIssuesInputLimit = Just 1
        }
      `told` [ GitHubListIssues
                 query
                   { gitHubIssueQueryState = GitHubIssueFilterAll,
                     gitHubIssueQueryLabels = Just ["bug"],
                     gitHubIssueQueryAssignee = Just "octavia",
                     gitHubIssueQueryLimit = 1
                   }
                 --> Right (GitHubIssueList [] True)
             ]
      `shouldAnswer` ("0 issues, and there are more", GitHubIssueList [] True)

  it "refuses where the host knows no repository" $
    listIssues homeless whatever
      `told` []
      `shouldRefuse` ( "the host knows no repository on the forge for this working copy",
                       "add a remote that points to the forge, and start the session again"
                     )

  it "fails as the forge does" $ do
    let busy = (effectError EffectErrorCodeRateLimited "no more requests now") {effectErrorRetryAfterMs = Just 30000}
    listIssues context whatever
      `told` [GitHubListIssues query --> Left busy]
      `shouldFail` ("asking the forge for issues", busy)

whatever :: ListIssuesInput
whatever =
  ListIssuesInput
    { listIssuesInputState = Nothing,
      listIssuesInputLabels = Nothing,
      listIssuesInputAssignee = Nothing,
      listIssuesInputLimit = Nothing
    }

query :: GitHubIssueQuery
query =
  GitHubIssueQuery
    { gitHubIssueQueryRepo = lighthouse,
      gitHubIssueQueryState = GitHubIssueFilterOpen,
      gitHubIssueQueryLabels = Nothing,
      gitHubIssueQueryAssignee = Nothing,
      gitHubIssueQuerySince = Nothing,
      gitHubIssueQuerySort = Nothing,
      gitHubIssueQueryLimit = 30
    }

found :: GitHubIssueList
found = GitHubIssueList {gitHubIssueListIssues = [lamp, issue 14 "Oil the hinge"], gitHubIssueListTruncated = False}
  where
    lamp =
      (issue 12 "Steady the lamp")
        { gitHubIssueLabels = [bug],
          gitHubIssueAssignees = [octavia]
        }
    bug = GitHubLabel {gitHubLabelName = "bug", gitHubLabelColor = "d73a4a", gitHubLabelDescription = Nothing}
    octavia = GitHubUser {gitHubUserLogin = "octavia", gitHubUserId = 7, gitHubUserIsBot = False}
