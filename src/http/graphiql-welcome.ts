/** What GraphiQL opens with. */
export const welcome = `# Welcome to Hilo, a support desk in GraphQL.
#
# Sign in above, put the cursor into an operation
# and press Ctrl-Enter. The book at the left
# describes every type, field and error.

# Who you are, and the newest tickets you may see.
query Tickets {
  viewer {
    name
    kind
  }
  tickets(first: 5) {
    nodes {
      id
      number
      title
      status
    }
  }
}

# Start it here, then run AddComment in another
# window: each comment arrives as it is written.
subscription Comments {
  commentAdded {
    change
    ticket {
      number
      title
    }
    comment {
      body
      author {
        name
      }
    }
  }
}

# Variables: { "ticket": "an id from above" }
mutation AddComment($ticket: ID!) {
  addComment(
    input: { ticket: $ticket, body: "**Hello!**" }
  ) {
    comment {
      id
    }
    error {
      code
      message
    }
  }
}
`;
