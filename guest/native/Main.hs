-- | The guest as a program of its own: it decides what it is asked on standard input, and asks for
-- effects on standard output, until there is nothing more to read.
module Main
  ( main,
  )
where

import Control.Exception (catch, throwIO)
import ExoMonad.Guest.Native.Channel (openChannel)
import ExoMonad.Guest.Native.Serve (serve)
import GHC.IO.Encoding (mkTextEncoding, setFileSystemEncoding)
import System.IO (stdin, stdout)
import System.IO.Error (isResourceVanishedError)

main :: IO ()
main = do
  -- Paths are UTF-8 on the wire, whatever the environment says of them.
  mkTextEncoding "UTF-8//ROUNDTRIP" >>= setFileSystemEncoding
  (openChannel stdin stdout >>= serve) `catch` \failure ->
    -- A host that reads no more is gone, which is how this ends.
    if isResourceVanishedError failure then pure () else throwIO failure
