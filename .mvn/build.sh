# Builds what has changed since the last build and prints the progress. Sourced by ./run, after jdk.sh.

BUILT=sandbox/local-stack/target/built

# The directories of all modules, one a line.
modules() {
  sed -n 's|^ *<module>\(.*\)</module>.*|\1|p' pom.xml
}

# True if there was no build yet, or something that every module depends on is newer than the last build. What problems.md says is in
# the OpenAPI document of each service.
all_changed() {
  [ ! -f "$BUILT" ] || [ -n "$(find pom.xml LICENSE NOTICE .mvn docs/problems.md -newer "$BUILT" -print | head -n 1)" ]
}

# The modules that are not built or contain a file newer than the last build, documents apart. Directories count too,
# because they change when a file is deleted.
changed_modules() {
  modules | while IFS= read -r module; do
    if [ ! -d "$module/target" ] ||
        [ -n "$(find "$module" -mindepth 1 \( -name target -o -name node_modules \) -prune -o \
            ! -name '*.md' -newer "$BUILT" -print | head -n 1)" ]; then
      printf '%s\n' "$module"
    fi
  done
}

# The modules $1 and all that depend on them, in the order of the root pom. Dependencies of type pom do not count: they
# add nothing to the class path, and only make the end-to-end tests run after the services.
with_dependents() {
  # shellcheck disable=SC2046 # one word for each module
  awk -v changed="$1" '
    FNR == 1 {
      module = FILENAME
      sub(/\/pom\.xml$/, "", module)
      modules[++count] = module
      name = module
      sub(/.*\//, "", name)
      directory[name] = module
    }
    /<artifactId>/ && !/<type>pom</ {
      name = $0
      sub(/.*<artifactId>/, "", name)
      sub(/<.*/, "", name)
      names[module] = names[module] " " name
    }
    END {
      split(changed, list)
      for (i in list) wanted[list[i]] = 1
      do {
        added = 0
        for (i = 1; i <= count; i++) {
          total = split(names[modules[i]], list, " ")
          for (j = 1; j <= total && !(modules[i] in wanted); j++)
            if (list[j] in directory && directory[list[j]] in wanted) { wanted[modules[i]] = 1; added = 1 }
        }
      } while (added)
      for (i = 1; i <= count; i++) if (modules[i] in wanted) print modules[i]
    }' $(modules | sed 's|$|/pom.xml|')
}

# Marks the modules that are not among $1: Maven needs them in the build but does not rebuild them.
mark_unchanged() {
  modules | while IFS= read -r module; do
    if printf '%s\n' "$1" | grep -qxF "$module"; then
      rm -f "$module/target/unchanged"
    else
      touch "$module/target/unchanged"
    fi
  done
}

# Writes a line into Maven's output every ten seconds, so that progress can show how long a step takes.
clock() {
  while sleep 10 >/dev/null 2>&1; do echo '[CLOCK]'; done
}

# Reads Maven's output: prints each of the modules $1 when its build begins, and the current step every ten seconds.
# Fails if a disk was full.
progress() {
  full=
  total=$(($(printf '%s\n' "$1" | wc -l)))
  begun=0
  downloaded=0
  seconds=0
  now='Maven starts'
  while IFS= read -r line; do
    case $line in
      *'No space left on device'*)
        full=yes
        echo "$line" >&2
        ;;
      '[INFO] Downloaded from '*) downloaded=$((downloaded + 1)) ;;
      '[INFO] '*'< org.caretill:'*' >'*)
        name=${line#*< org.caretill:}
        name=${name%% >*}
        for module in $1; do
          if [ "${module##*/}" = "$name" ]; then
            begun=$((begun + 1))
            now="$name [$begun/$total]"
            echo "  $now"
          fi
        done
        ;;
      '[CLOCK]')
        seconds=$((seconds + 10))
        echo "    $seconds s: $now, $downloaded files downloaded"
        ;;
    esac
  done
  [ -z "$full" ]
}

# Builds the modules $1 with any further arguments for Maven. Ends the script with Maven's errors if that fails.
build() {
  wanted=$1
  shift
  mkdir -p "${BUILT%/*}"
  # Removed by a build that succeeds, because on a full disk a file can no longer be created.
  touch "$BUILT.begun" "$BUILT.failed"
  full=
  {
    clock &
    if "$MAVEN" --batch-mode -DskipTests "$@" package 2>&1; then rm "$BUILT.failed"; fi
    kill $!
  } | tee "$BUILT.log" 2>&1 | progress "$wanted" || full=yes
  if [ -f "$BUILT.failed" ]; then
    [ -z "$full" ] || refuse "A disk is full, so the build stopped and its log may be incomplete. Free 1 GB in $PWD" \
      "and, before the first build, 1.2 GB where Maven keeps what it downloads; then start again."
    grep '^\[ERROR\]' "$BUILT.log" | head -n 20 >&2
    refuse "The build failed: the full log is $BUILT.log"
  fi
  mv "$BUILT.begun" "$BUILT"
}

# The names of the modules $1, separated by commas.
listed() {
  printf '%s\n' "$1" | sed 's|.*/||' | paste -s -d , - | sed 's/,/, /g'
}

build_all() {
  cat <<END
Building all $(($(modules | wc -l))) modules: one to three minutes. The first time, Maven also downloads about 1.2 GB (Quarkus, Kafka,
PostgreSQL, Keycloak, the compiler's checks), which takes five to fifteen minutes more. Full log: $BUILT.log
END
  build "$(modules)"
}

# $1: the modules that have changed.
build_changed() {
  wanted=$(with_dependents "$1")
  echo "Building what has changed ($(listed "$1")) and what depends on it; full log: $BUILT.log"
  mark_unchanged "$wanted"
  build "$wanted" -Donly-changed -am -pl "$(printf '%s\n' "$wanted" | paste -s -d , -)"
}
